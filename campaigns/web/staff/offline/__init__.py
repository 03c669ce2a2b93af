"""Logging without a signal: a page that is the same for everyone, and its service worker."""
