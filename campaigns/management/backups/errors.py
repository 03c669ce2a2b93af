"""What goes wrong with a backup."""


class BackupError(Exception):
    """Its words are for the person at the terminal: what is wrong, and what to do."""
