"""Passwords that are guessed first: common words, however they are lengthened."""

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.rules.wording import fold

# What people here type when a password is asked for, without accents and spaces. Django's list
# of twenty thousand common passwords knows few of these, and few of twelve characters.
WORDS = (
    "matkhau", "hienmau", "nhandao", "nhanai", "tinhnguyen", "giotmau", "hong", "chuthapdo",
    "chothap", "hoi", "vietnam", "viet", "nam", "hanoi", "saigon", "hochiminh", "kiengiang",
    "danang", "angiang", "hue", "anhyeuem", "emyeuanh", "yeu", "xinchao", "dangnhap", "quanly",
    "quantri", "admin", "password", "redcross", "blood", "donor", "welcome", "qwerty",
    "qwertyuiop", "asdfghjkl", "asdfgh", "zxcvbnm", "abc", "abcdef", "letmein", "iloveyou",
)  # fmt: skip
RUNS = "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm"


class WellKnownPasswordValidator(CommonPasswordValidator):
    """Also refuses a common password with figures and marks around it, and one said over again."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if is_well_known(password, frozenset(self.passwords)):
            raise ValidationError(_("This password is too common."), code="password_too_common")

    def get_help_text(self):
        return _("Take several words that nobody would guess together.")


def is_well_known(password: str, common: frozenset[str]) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", fold(password))
    if _is_over_again(password):
        return True
    if len(letters) < len(password) / 2:  # in another script, or mostly marks
        return False
    bare = letters.strip("0123456789")
    return len(bare) < 4 or any(
        one in common or _is_over_again(one) or _words().fullmatch(one) or _is_a_run(one)
        for one in (letters, bare)
    )


def _is_over_again(text: str) -> bool:
    """`abcabcabc`; a unit of up to six characters."""
    return bool(re.fullmatch(r"(.{1,6}?)\1+.{0,3}", text))


def _is_a_run(text: str) -> bool:
    return text in RUNS or text[::-1] in RUNS


@cache
def _words() -> re.Pattern:
    return re.compile(f"(?:{'|'.join(WORDS)})+")
