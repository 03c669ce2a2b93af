"""Passwords have twelve characters, and are not what everybody takes."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


def refusals(password, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


def test_eleven_characters_are_too_few():
    assert refusals("mưa rơi hoa") == ["Mật khẩu quá ngắn. Cần ít nhất 12 ký tự."]
    assert refusals("mưa rơi hoa nở") == []
    with translation.override("en"):
        assert "at least 12 characters" in refusals("mưa rơi hoa")[0]


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123456", "Mật khẩu 2026!", "hienmaunhandao", "Hiến máu nhân đạo 2026",
        "hội chữ thập đỏ", "vietnam123456", "password2026!", "dragon20242024", "aaaaaaaaaaaaaa",
        "abcabcabcabc", "qwertyuiop12", "admin@123456", "12-34-56-78-90", "Saigon@2026.1",
        "!!!!!!!!!!!!", "0987654321ab",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    assert "Mật khẩu này quá dễ đoán." in refusals(password)


@pytest.mark.parametrize(
    "password",
    ["một mật khẩu để thử 1926", "cây bàng trước ngõ", "kh9-Tqw2-pLm4-zx", "четыре слова подряд"],
)
def test_what_nobody_guesses_is_taken(password):
    assert refusals(password) == []


def test_figures_alone_and_the_own_name_are_refused(django_user_model):
    assert refusals("190819452904197") != []
    user = django_user_model(username="nguyenthibinhan")
    assert "Mật khẩu quá giống với Tên đăng nhập." in refusals("nguyenthibinhan1", user)
