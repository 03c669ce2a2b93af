"""What is compressed is what holds no secret (BREACH)."""

import gzip

import pytest

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
COMPRESSES = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize("path", ["/", "/en/", CAMPAIGN, "/nguon/", "/api/v1/openapi.json"])
def test_what_everybody_reads_is_compressed(articles, client, path):
    answer = client.get(path, **COMPRESSES)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.content) == client.get(path).content


def test_an_old_browser_reads_it_plain(articles, client):
    answer = client.get(CAMPAIGN)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/nhap-lieu/dang-nhap/", "/admin/login/"])
def test_no_page_with_a_forms_token_is_compressed(db, client, path):
    answer = client.get(path, **COMPRESSES)
    assert b"csrfmiddlewaretoken" in answer.content
    assert "Content-Encoding" not in answer.headers


def test_no_page_of_one_who_is_signed_in_is_compressed(articles, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("quanly"))
    for path in ("/nhap-lieu/", "/admin/", "/admin/campaigns/campaign/"):
        assert "Content-Encoding" not in client.get(path, **COMPRESSES).headers


def test_a_campaign_page_weighs_little(articles, client):
    """3 KB compressed, and 0.1 KB for each row of a table and each figure that opens."""
    answer = client.get(CAMPAIGN, **COMPRESSES)
    html = gzip.decompress(answer.content)
    rows = html.count(b"<tr") + html.count(b"<details")
    assert len(answer.content) <= 3_000 + 100 * rows
