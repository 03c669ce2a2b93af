"""What templates say word by word is looked up once a language, and is the same as Django's own."""

import pytest
from django.template import engines
from django.urls import set_script_prefix
from django.utils import translation

BOTH = ("vi", "en", "vi")
LOADED = "{% load words %}"
AS_DJANGO = {
    "{% trans 'Campaigns' %}": ("Chiến dịch", "Campaigns", "Chiến dịch"),
    "{% trans 'Campaigns'|upper %}": ("CHIẾN DỊCH", "CAMPAIGNS", "CHIẾN DỊCH"),
    "{% trans word %}": ("Địa phương", "Places", "Địa phương"),
    "{% trans 'Campaigns' as said %}[{{ said }}]": ("[Chiến dịch]", "[Campaigns]", "[Chiến dịch]"),
    "{% url 'public:places' %}": ("/noi/", "/en/noi/", "/noi/"),
    "{% url 'public:places' as at %}[{{ at }}]": ("[/noi/]", "[/en/noi/]", "[/noi/]"),
    "{% url 'public:place' slug %}": ("/noi/ha-noi/", "/en/noi/ha-noi/", "/noi/ha-noi/"),
    "{% url 'public:place' slug=slug %}": ("/noi/ha-noi/", "/en/noi/ha-noi/", "/noi/ha-noi/"),
    "{% url name %}": ("/noi/", "/en/noi/", "/noi/"),
}


@pytest.mark.parametrize("text", AS_DJANGO)
def test_words_and_addresses_follow_the_language_each_time(text):
    template = engines["django"].from_string(LOADED + text)
    said = []
    for language in BOTH:
        with translation.override(language):
            said.append(
                template.render({"word": "Places", "slug": "ha-noi", "name": "public:places"})
            )
    assert tuple(said) == AS_DJANGO[text]


def test_addresses_follow_where_the_site_is_put():
    template = engines["django"].from_string(
        LOADED + "{% url 'public:places' %} {% url 'public:place' 'ha-noi' %}"
    )
    assert template.render() == "/noi/ /noi/ha-noi/"
    set_script_prefix("/under/")
    try:
        assert template.render() == "/under/noi/ /under/noi/ha-noi/"
    finally:
        set_script_prefix("/")


def test_a_slug_that_a_person_made_up_stays_in_its_attribute():
    template = engines["django"].from_string(
        LOADED + "<a href=\"{% url 'public:campaign' slug %}\">"
    )
    assert template.render({"slug": "a-b_1"}) == '<a href="/chien-dich/a-b_1/">'
