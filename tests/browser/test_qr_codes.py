"""The squares that phones read: read back from the screen by a reader, light and dark."""

import io

import pytest
import zxingcpp
from PIL import Image

from .site_map import CAMPAIGN


def read_back(page, image):
    """The one address that a reader finds on the screen around the picture."""
    page.locator(image).scroll_into_view_if_needed()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    return found.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_a_pages_address_off_the_screen(open_page, server, scheme):
    page = open_page(scheme=scheme)
    page.goto(f"{CAMPAIGN}chia-se/")
    assert read_back(page, "img.code") == server + CAMPAIGN


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_the_key_of_the_second_step_off_the_screen(open_page, sign_in, scheme):
    page = open_page(scheme=scheme)
    sign_in(page, "kiengiang")
    page.goto("/nhap-lieu/buoc-hai/")
    address = read_back(page, "main img")
    assert address.startswith("otpauth://totp/")
    key = page.locator("main code").inner_text().replace(" ", "")
    assert f"secret={key}" in address
