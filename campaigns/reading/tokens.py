"""The tokens of one's account, as its page lists them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser

from campaigns.models import ApiToken


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    name: str
    made_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


def tokens_of(*, user: AbstractBaseUser) -> tuple[Token, ...]:
    """Those that hold first, the newest first."""
    columns = ("id", "name", "made_at", "last_used_on", "revoked_at")
    rows = (
        ApiToken.objects.filter(user_id=user.pk).order_by("-made_at", "-pk").values_list(*columns)
    )
    tokens = [Token(*row) for row in rows]
    return tuple(sorted(tokens, key=lambda token: token.revoked_at is not None))
