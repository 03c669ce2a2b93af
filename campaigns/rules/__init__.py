"""Bedrock: what figures mean, with no Django, no database and no clock."""
