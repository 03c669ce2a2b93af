"""The one cookie whose name is not a setting of Django's."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessageCookie(CookieStorage):
    """Django's, signed, under a name that a browser takes from this host alone where it can."""

    @property
    def cookie_name(self) -> str:
        return "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class MessageStorage(FallbackStorage):
    """Django's: in the cookie, and what is too long for it in the session."""

    storage_classes = (MessageCookie, SessionStorage)
