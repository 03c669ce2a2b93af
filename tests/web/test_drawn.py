"""What is remembered is drawn once a language, and again when it is another answer."""

import pytest
from django.utils.translation import get_language, override

from campaigns.models import Place
from campaigns.web.public.drawn import Drawn

pytestmark = pytest.mark.django_db


def test_an_answer_is_drawn_once_a_language_until_it_is_another():
    made = []

    @Drawn
    def draw(answer):
        made.append((get_language(), answer))
        return f"{get_language()} {answer}"

    one, same = ["a"], ["a"]
    for _ in range(2):
        for language in ("vi", "en"):
            with override(language):
                assert draw(one) == f"{language} ['a']"
    assert made == [("vi", one), ("en", one)]
    with override("vi"):
        draw(same)  # equal, and another: what it is made of may have changed in between
    assert len(made) == 3


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_the_overview_draws_the_country_again_when_a_name_changes(articles, visitor, prefix):
    before = visitor.visit(f"{prefix}/").html
    assert '<svg class="tilemap"' in before
    assert "Kiên Giang:" in before
    Place.objects.filter(slug="kien-giang").update(name="Miền Tây")
    after = visitor.visit(f"{prefix}/").html
    assert "Miền Tây:" in after
    assert "Kiên Giang:" not in after
