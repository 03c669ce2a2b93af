"""Sheets as districts write them: sent, understood, looked at, and then applied as a whole."""
