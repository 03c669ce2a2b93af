"""DOOR, staff: the reports that people send upward, as a page, a spreadsheet and a message."""
