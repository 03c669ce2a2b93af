"""DOOR, staff: what was planned, what was collected, logged at the place itself."""
