#!/usr/bin/env python
"""Django's command line for the campaign tracker."""

import os
import sys
import tempfile


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaigns.settings")
    if sys.argv[1:2] == ["serve"]:
        # Before anything imports prometheus_client: the processes of the server count together.
        folder = tempfile.mkdtemp(prefix="tracker-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a line that says what to set, and no traceback
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
