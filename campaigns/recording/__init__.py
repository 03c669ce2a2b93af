"""The only writer of results (domain rules 9 to 12)."""
