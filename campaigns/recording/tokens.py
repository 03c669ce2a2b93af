"""Tokens by which programs act as a member of staff: made, used, revoked."""

import secrets
from datetime import date, datetime
from hashlib import sha256

from django.contrib.auth.models import AbstractBaseUser

from campaigns.access import NotYours
from campaigns.models import ApiToken

MOST = 20  # of one account at a time


class TooManyTokens(Exception):
    """Some must be revoked first."""


def make_token(*, user: AbstractBaseUser, name: str, at: datetime) -> str:
    """A new token. This answer is the only place where it ever stands."""
    if ApiToken.objects.filter(user_id=user.pk, revoked_at__isnull=True).count() >= MOST:
        raise TooManyTokens
    token = f"hm_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(user_id=user.pk, name=name, digest=digest_of(token), made_at=at)
    return token


def revoke_token(*, user: AbstractBaseUser, token: int, at: datetime) -> None:
    """From now on nobody comes in by it. One that was revoked stays as it is."""
    own = ApiToken.objects.filter(user_id=user.pk, pk=token)
    if not own.exists():
        raise NotYours(f"token {token}")
    own.filter(revoked_at__isnull=True).update(revoked_at=at)


def use_token(*, token: str, today: date) -> AbstractBaseUser | None:
    """Whose it is; None where it is nobody's, was revoked, or the account is disabled."""
    standing = ApiToken.objects.filter(revoked_at__isnull=True, user__is_active=True)
    found = standing.select_related("user").filter(digest=digest_of(token)).first()
    if found is None:
        return None
    if found.last_used_on != today:
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=today)
    return found.user


def digest_of(token: str) -> str:
    """A plain digest will do: 256 random bits cannot be guessed from it."""
    return sha256(token.encode()).hexdigest()
