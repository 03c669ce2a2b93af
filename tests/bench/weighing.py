"""What a first visit to a campaign's page moves, in a real browser.

`python -m tests.bench.weighing URL` is the process with the browser.
"""

import gzip
import json
import re
import sys
from pathlib import Path

from .countries import Country, run
from .figures import BenchError, Row
from .goals import GOALS
from .server import ask, serving

CHROMIUM = "/usr/bin/chromium"
DRAWS = re.compile(r"chart|/bieu-do/")
BLOCKING = {"Document", "Stylesheet", "Font"}  # scripts are deferred


def measure(*, engine: str, large: Country, work: Path) -> list[Row]:
    with serving(folder=work, database=large["url"]) as server:
        url = f"{server.url}/chien-dich/{large['subjects']['small']}/"
        answer = ask(url, {"Accept-Encoding": "gzip"})
        if answer.headers.get("Content-Encoding") != "gzip":
            raise BenchError(f"{url} came uncompressed")
        page = gzip.decompress(answer.body)
        visit = json.loads(run("-m", "tests.bench.weighing", url, database=large["url"]))
    lines = page.count(b"<tr") + page.count(b"<details")
    allowed = 3_000 + 100 * lines
    size = len(answer.body)

    def row(key: str, figure: float, unit: str) -> Row:
        return Row(engine=engine, key=key, what=GOALS[key].what, figure=figure, unit=unit)

    return [
        Row(
            engine=engine, key="weight_html", what=GOALS["weight_html"].what, unit="KB",
            figure=size / 1000, ratio=size / allowed, against=f"3 KB + {lines} rows",
        ),
        row("weight_plain", visit["plain"] / 1000, "KB"),
        row("weight_chart", visit["whole"] / 1000, "KB"),
        row("weight_requests", visit["requests"], ""),
    ]  # fmt: skip


def visit(url: str) -> None:
    """To the end of the page, where the last chart is drawn."""
    from playwright.sync_api import sync_playwright

    asked, moved = {}, {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestWillBeSent",
            lambda event: asked.__setitem__(
                event["requestId"], (event["type"], event["request"]["url"])
            ),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: moved.__setitem__(event["requestId"], event["encodedDataLength"]),
        )
        page.goto(url)
        for figure in page.locator("figure[data-chart-url]").all():
            figure.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        browser.close()
    drawing = {key for key, (_, address) in asked.items() if DRAWS.search(address)}
    said = {
        "plain": sum(size for key, size in moved.items() if key not in drawing),
        "whole": sum(moved.values()),
        "requests": sum(kind in BLOCKING for kind, _ in asked.values()),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    if not Path(CHROMIUM).exists():
        sys.exit("No Chromium on this machine: apt-get install chromium")
    visit(sys.argv[1])
