"""The benchmarks themselves are right: what they read, what they make of it, what they judge."""

import re
from dataclasses import replace

import pytest

from .figures import BenchError, Row, Shot, parse_wrk, ratio, spread, wanted
from .goals import BOTH, FULL_ONLY, GOALS, POSTGRES, SQLITE
from .report import keep, line, missing, read, side_by_side, table, verdict

SAID = """Running 1s test @ http://127.0.0.1:8000/
  2 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.10ms    1.20ms  20.10ms   90.12%
    Req/Sec     1.29k   102.11     1.40k    70.00%
  Latency Distribution
     50%    2.90ms
     75%    3.50ms
     90%    4.20ms
     99%  850.00us
  2571 requests in 1.00s, 51.20MB read
Requests/sec:   2566.43
Transfer/sec:     51.11MB
"""

# A line of the list of goals, as /design/speed.md has it, and what its goals say.
LINES = {
    "campaign and place page, kept": {1.5, 1.7},
    "overview and chart JSON, kept": {1.2},
    "campaign page, first time": {0.18, 5},
    "overview and list, first time": {0.16, 6},
    "chart JSON, first time": {0.3},
    "growth": {1.1},
    "a stored result": {0.15, 0.8, 200, 1},
    "a new result on its public pages": {1, 0},
    "100,000-row sheet": {0.5, 0.3, 50},
    "full open-data dump": {0.3},
    "weight": {1, 60, 160, 5},
    "each peer": {1},
}


def row(key, value, *, engine=POSTGRES, by_ratio=True):
    return Row(
        engine=engine,
        key=key,
        what=GOALS[key].what if key in GOALS else key,
        figure=100 if by_ratio else value,
        unit="/s",
        ratio=value if by_ratio else None,
        against="the constant view" if by_ratio else "",
        noise=0.1,
    )


def test_what_wrk_says_is_read():
    assert parse_wrk(SAID) == Shot(2566.43, 0.00085)


@pytest.mark.parametrize(
    "spoilt",
    [
        SAID + "  Non-2xx or 3xx responses: 3\n",
        SAID + "  Socket errors: connect 0, read 2, write 0, timeout 0\n",
        SAID.replace("2566.43", "0.00"),
        "",
    ],
)
def test_a_turn_that_went_wrong_gives_no_figure(spoilt):
    with pytest.raises(BenchError):
        parse_wrk(spoilt)


def test_a_ratio_is_the_median_of_the_turns():
    assert ratio([10, 40, 30], [10, 20, 10]) == 2
    assert spread([9, 10, 12]) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("key", "value", "by_ratio", "met"),
    [
        ("kept_campaign", 1.5, True, True),
        ("kept_campaign", 1.49, True, False),
        ("growth_place", 1.1, True, True),
        ("growth_place", 1.11, True, False),
        ("queries_overview", 6, False, True),
        ("queries_overview", 7, False, False),
        ("sheet_memory", 50.1, False, False),
    ],
)
def test_a_goal_is_met_or_missed(key, value, by_ratio, met):
    assert row(key, value, by_ratio=by_ratio).is_met is met


def test_a_goal_binds_where_it_is_set():
    assert row("post_p99", 3, engine=SQLITE, by_ratio=False).is_met is False
    assert row("post_p99", 3, engine=POSTGRES, by_ratio=False).is_met is None
    assert row("first_place", 0.01).is_met is None


def test_each_line_of_the_goals_has_its_limits():
    found = {}
    for goal in GOALS.values():
        found.setdefault(goal.of, set()).add(goal.limit)
    assert found == LINES


def test_a_goal_without_a_figure_is_told():
    assert missing([], SQLITE, full=True) == sorted(wanted(SQLITE, full=True))
    assert "kept_campaign" not in missing([row("kept_campaign", 1)], POSTGRES, full=False)
    for engine in BOTH:
        assert not FULL_ONLY & wanted(engine, full=False)


def test_a_missed_goal_is_said_plainly():
    rows = [row("kept_campaign", 0.51), row("first_campaign", 0.2), row("first_place", 0.3)]
    printed = table(rows)
    assert re.search(
        r"^\| ✗ \| Campaign page, kept +\| 100/s +\| ± 5% +\| 0\.51 × the constant", printed, re.M
    )
    assert re.search(r"^\| ✓ \| Campaign page, first time .*≥ 0\.18 × \|$", printed, re.M)
    assert len({len(one) for one in printed.splitlines()}) == 1
    assert verdict(rows) == (1, 2)
    assert line(rows[2])[0] == " "


def test_what_its_own_server_gives_stands_beside_the_yardstick():
    printed = line(replace(row("first_campaign", 0.2), own=0.11))
    assert "0.20 × the constant view (0.11 × its own)" in printed


def test_what_was_kept_is_printed_with_both_databases_beside_each_other(tmp_path):
    rows = [row("kept_campaign", 1.6), row("kept_campaign", 1.2, engine=SQLITE)]
    rows.append(row("queries_overview", 5, by_ratio=False))
    keep(tmp_path / "report.json", rows, {"date": "2026-11-22"}, {"form": "full"})
    said, again = read(tmp_path / "report.json")
    assert again == rows and said["machine"]["date"] == "2026-11-22"
    printed = side_by_side(again)
    assert re.search(
        r"Campaign page, kept +\| ≥ 1\.5 × the .* \| ✓ 1\.60 × \(100/s, ± 5%\)", printed
    )
    assert "| ✗ 1.20 × (100/s, ± 5%) |" in printed and "| ✓ 5/s" in printed


def test_the_constant_view_gives_20_kilobytes(client, settings):
    settings.ROOT_URLCONF = "tests.bench.urls"
    answer = client.get("/bench/constant/")
    assert answer.status_code == 200
    assert len(answer.content) == 20_000
