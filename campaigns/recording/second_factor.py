"""Second factors: who needs one, codes of an app, and recovery codes that are kept as digests."""

import secrets
from base64 import b32encode

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from campaigns import access

from .audit import Deed, note

# In a session that knows the password and waits for the second factor: no door but its own opens.
DUE = "second_factor_due"
HOW_MANY = 10


def needs_second_factor(*, user: AbstractBaseUser) -> bool:
    """Those who decide something need one: managers and coordinators."""
    return "manager" in access.roles_of(user=user)


def has_second_factor(*, user: AbstractBaseUser) -> bool:
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists()


def offer_second_factor(*, user: AbstractBaseUser) -> tuple[str, str]:
    """What an app is told: an address for its camera, and the key to type. The same until it
    was confirmed."""
    with transaction.atomic():
        waiting = TOTPDevice.objects.select_for_update().filter(user_id=user.pk, confirmed=False)
        device = waiting.first() or TOTPDevice.objects.create(
            user_id=user.pk, name="app", confirmed=False
        )
    return device.config_url, b32encode(device.bin_key).decode()


def confirm_second_factor(*, user: AbstractBaseUser, code: str) -> tuple[str, ...]:
    """The recovery codes, once the app has shown the right code; nothing otherwise."""
    with transaction.atomic():
        waiting = TOTPDevice.objects.select_for_update().filter(user_id=user.pk, confirmed=False)
        device = waiting.first()
        if device is None or has_second_factor(user=user):
            return ()
        was_right = device.verify_token(_plain(code))
        _note(user, was_right)
        if not was_right:
            return ()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        return new_recovery_codes(user=user)


def check_second_factor(*, user: AbstractBaseUser, code: str) -> bool:
    """A code of the app, or a recovery code, each good once."""
    plain = _plain(code)
    by_app = plain.isascii() and plain.isdecimal()
    model, token = (TOTPDevice, plain) if by_app else (StaticDevice, _digest(plain))
    with transaction.atomic():
        own = model.objects.select_for_update().filter(user_id=user.pk, confirmed=True)
        device = own.first()
        was_right = device is not None and device.verify_token(token)
        _note(user, was_right)
        return was_right


def new_recovery_codes(*, user: AbstractBaseUser) -> tuple[str, ...]:
    """The old ones end. This answer is the only place where the new ones ever stand."""
    codes = tuple(b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(HOW_MANY))
    with transaction.atomic():
        StaticDevice.objects.filter(user_id=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name="recovery")
        for code in codes:
            device.token_set.create(token=_digest(code))
    return tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes)


def drop_second_factor(*, user: AbstractBaseUser) -> None:
    """It is lost, or not wanted any more."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user_id=user.pk).delete()
        StaticDevice.objects.filter(user_id=user.pk).delete()


def _note(user: AbstractBaseUser, was_right: bool) -> None:
    note(deed=Deed.CODE_RIGHT if was_right else Deed.CODE_WRONG, account=user, by=user)


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()[:40]


def _digest(code: str) -> str:
    """As long as the package's column; a code's eighty random bits cannot be guessed from it."""
    return salted_hmac("recovery code", code).hexdigest()[:16]
