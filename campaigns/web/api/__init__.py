"""The JSON API, version 1: what other programs and the offline logging page talk to."""
