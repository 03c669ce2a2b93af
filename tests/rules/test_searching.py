"""What is typed to search, and what was found marked in the text that people read."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.rules.marking import marked
from campaigns.rules.searching import without_kind, words_searched
from campaigns.rules.text import CannotRead, fold

LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aàảãáạăâđĐÐeêiouưùxy ßŉﬁİ\u0301\u0302\u0323\u200b\u00a0"),
        st.characters(codec="utf-8"),
    ),
    max_size=20,
)


def shown(text, *words):
    return "".join(f"[{piece}]" if hit else piece for piece, hit in marked(text, words))


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("Kiên Giang", ["kien"], "[Kiên] Giang"),
        ("Kiên Giang", ["kien", "giang"], "[Kiên] [Giang]"),
        ("Hội Đồng Văn", ["dong"], "Hội [Đồng] Văn"),
        ("Kiên kiền KIẾN", ["kien"], "[Kiên] [kiền] [KIẾN]"),
        ("353/KH-BCĐ", ["353/kh-bcd"], "[353/KH-BCĐ]"),
        ("Straße số 1", ["strasse"], "[Straße] số 1"),
        ("banana", ["ana"], "b[anana]"),
        ("Thành phố Hà Nội", ["ha", "noi"], "Thành phố [Hà] [Nội]"),
        ("Cần Thơ", ["ha"], "Cần Thơ"),
        ("", ["a"], ""),
        ("Huế", [], "Huế"),
    ],
)
def test_what_was_searched_for_is_marked(text, words, said):
    assert shown(text, *words) == said


def test_an_accent_typed_apart_is_marked_with_its_letter():
    text = unicodedata.normalize("NFD", "Kiên Giang")
    assert shown(text, "kien") == unicodedata.normalize("NFD", "[Kiên] Giang")


@given(LETTERS, st.lists(LETTERS.map(fold).filter(bool), max_size=3))
@example("ŉ", ["n"])
@example("\u0301a", ["a"])
def test_marking_changes_no_letter(text, words):
    assert "".join(piece for piece, _hit in marked(text, words)) == text


@given(LETTERS, LETTERS, LETTERS)
def test_what_folds_to_the_word_is_marked_wherever_it_stands(before, word, after):
    folded = fold(word)
    pieces = marked(before + word + after, [folded] if " " not in folded else folded.split())
    hit = "".join(piece for piece, found in pieces if found)
    for one in folded.split():
        assert one in fold(hit).replace(" ", "") or one in fold(hit)


@given(LETTERS, LETTERS.map(fold).filter(lambda word: word and " " not in word))
def test_nothing_is_marked_without_the_word(text, word):
    any_hit = any(hit for _piece, hit in marked(text, [word]))
    assert any_hit == (word in fold(text))


def test_each_word_counts_once_without_accents():
    assert words_searched("  Kiên   GIANG kien ") == ("kien", "giang")
    assert words_searched("\u200b \u202e") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * 201, "200"),
        ("a\x00b", "characters"),
        ("\ud800", "characters"),
        ("\x1b[31m", "characters"),
        (" ".join(map(str, range(13))), "13 different words"),
    ],
)
def test_what_is_no_search_is_refused_in_words(text, said):
    with pytest.raises(CannotRead) as refused:
        words_searched(text)
    assert said in refused.value.en
    assert str(refused.value) != refused.value.en


@given(st.text(max_size=250))
def test_any_text_is_read_or_refused(text):
    try:
        words = words_searched(text)
    except CannotRead:
        return
    assert all(word and " " not in word and "\x00" not in word for word in words)
    assert len(words) <= 12


@pytest.mark.parametrize(
    ("typed", "kinds", "name"),
    [
        ("tỉnh Kiên Giang", {"province"}, "kien giang"),
        ("Kiên Giang province", {"province"}, "kien giang"),
        ("thành phố Hà Nội", {"municipality", "provincial_city"}, "ha noi"),
        ("Rạch Giá provincial city", {"provincial_city"}, "rach gia"),
        ("Kiên Giang", set(), "kien giang"),
        ("xã", set(), "xa"),
        ("Thanh Hóa", set(), "thanh hoa"),
    ],
)
def test_the_kind_of_a_place_is_told_from_its_name(typed, kinds, name):
    assert without_kind(fold(typed)) == (frozenset(kinds), name)
