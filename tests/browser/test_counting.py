"""static/js/{counting,persons}.js say what campaigns/rules says, on many cases and at the edges."""

import json
import random
from fractions import Fraction

from campaigns.rules.numerals import number, percent, rounded_percent
from campaigns.rules.persons import tells_a_number
from campaigns.rules.progress import percent_of
from campaigns.rules.quantity import BAG_SIZES, bags_total, standard_units
from campaigns.rules.typed import read_count

EDGES = [0, 1, 2, 3, 7, 49, 99, 150, 999, 1000, 1001, 9994, 9995, 9999, 10_000, 123_456, 1_000_000]

# Each case goes to the function of its name; the answers come back in the order of the cases.
CALL = """
async ([address, cases, unreadable]) => {
    const counting = await import(address);
    const say = (answer) => (answer === undefined ? unreadable : answer);
    return cases.map(([name, ...args]) => say(counting[name](...args)));
}
"""


def say(page, running_server, cases, *, unreadable=False, of="counting"):
    manifest = json.loads((running_server.log.parent / "static" / "staticfiles.json").read_text())
    page.goto("/")
    address = f"/static/{manifest['paths'][f'js/{of}.js']}"
    return page.evaluate(CALL, [address, cases, "unreadable" if unreadable else None])


def text(value):
    return None if value is None else str(value)


def test_bags_and_standard_units(page, running_server):
    chance = random.Random(1926)
    some = [*EDGES, None, None]
    kits = [{size: chance.choice(some) for size in BAG_SIZES} for _ in range(400)]
    kits += [{250: 194, 350: 152}, {}, dict.fromkeys(BAG_SIZES), {450: 1}, {150: 1}]
    found = say(page, running_server, [["bagsTotal", kit] for kit in kits])
    assert found == [bags_total(kit) for kit in kits]
    found = say(page, running_server, [["standardUnits", kit] for kit in kits])
    assert found == [None if (s := standard_units(kit)) is None else f"{s:f}" for kit in kits]
    found = say(page, running_server, [["bagsComplete", kit] for kit in kits])
    assert found == [all(kit.get(size) is not None for size in BAG_SIZES) for kit in kits]


def test_percentages_are_never_rounded_up_to_a_claim(page, running_server):
    pairs = [(result, target) for result in EDGES for target in EDGES if target]
    cases = [["percentOf", *pair] for pair in pairs]
    assert say(page, running_server, cases) == [text(percent_of(*pair)) for pair in pairs]
    odd = [["percentOf", *pair] for pair in ([9996, 10_000], ["406.8", 150], [None, 5], [5, 0])]
    assert say(page, running_server, odd) == ["99.9", "271.2", None, None]


def test_a_percentage_that_is_at_least_so_much_is_cut_off(page, running_server):
    pairs = [(result, target) for result in EDGES for target in EDGES if target]
    found = say(page, running_server, [["percentOf", *pair, 1, True] for pair in pairs])
    cut = [rounded_percent(Fraction(100 * result, target), down=True) for result, target in pairs]
    assert found == [text(value) for value in cut]


def test_numbers_in_both_forms(page, running_server):
    values = [*EDGES, *[percent_of(result, 7000) for result in EDGES]]
    for language in ("vi", "en"):
        cases = [["printNumber", str(value), language] for value in values]
        assert say(page, running_server, cases) == [number(value, language) for value in values]
        cases = [["printPercent", str(value), language] for value in values]
        assert say(page, running_server, cases) == [percent(value, language) for value in values]


def test_a_count_as_typed(page, running_server):
    readable = {
        "": None,
        "  ": None,
        "0": 0,
        " 346 ": 346,
        "5.600": 5600,
        "5 600": 5600,
        "5\u00a0600": 5600,
        "1.000.000": 1_000_000,
    }
    wrong = "5,600 5,6 5.60 1.5 -1 +1 007 1e3 0x10 ٣ ３ 1.000.001 10000000 12a NaN 1.0000 0.000"
    found = say(page, running_server, [["readCount", typed] for typed in readable])
    assert found == list(readable.values())
    cases = [["readCount", typed] for typed in wrong.split()]
    assert set(say(page, running_server, cases, unreadable=True)) == {"unreadable"}


def test_a_count_is_read_as_the_server_reads_it(page, running_server):
    chance = random.Random(1926)
    typed = [
        "".join(chance.choices("0001156.,- \u00a0–+e", k=chance.randint(0, 9))) for _ in range(3000)
    ]
    typed += ["-", "–", "1.000.000", "1.000.001", "0", "00", "5.600", "346 "]
    found = say(page, running_server, [["readCount", one] for one in typed], unreadable=True)
    assert found == [as_the_server(one) for one in typed]


def as_the_server(typed):
    try:
        count = read_count(typed)
    except ValueError:
        return "unreadable"
    return "unreadable" if count is not None and count > 1_000_000 else count


def test_rule_12_somebodys_number_is_told_from_sums_and_dates(page, running_server):
    chance = random.Random(1926)
    pieces = [
        *("0912", "345", "000", "678", "150", "2024", "05", "2", "091234567890", "1500000000"),
        *("03/02/2024", "2024-02-03", "208.500.000.000", " ", " ", ".", ".", "-", "–", "(", ")"),
        *("+84", "đồng", "Đồng", " đồng chí", "đ", "đ/c", " VNĐ", "; ", ", ", "\u200b", "\u00a0"),
        *("５", "٥", "ngày", "Đt", "_", "\n"),
    ]  # fmt: skip
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 9))) for _ in range(4000)]
    texts += ["Vận động 208.500.000.000 đồng", "01.02.2024-05.02.2024", "gọi 0912.345.678"]
    found = say(page, running_server, [["tellsANumber", text] for text in texts], of="persons")
    expected = [tells_a_number(text) for text in texts]
    assert [t for t, a, b in zip(texts, found, expected, strict=True) if a != b] == []
    assert 500 < sum(expected) < 3500
