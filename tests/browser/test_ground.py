"""The server and the watch over the pages themselves."""

import json


def test_the_server_is_healthy_and_strict(page, server):
    answer = page.request.get(f"{server}/healthz")
    assert answer.status == 200
    assert answer.json() == {"status": "ok"}
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_chart_js_is_served_from_here(page, server, running_server):
    manifest = json.loads((running_server.log.parent / "static" / "staticfiles.json").read_text())
    name = manifest["paths"]["vendor/chart/chart.umd.min.js"]
    answer = page.request.get(f"{server}/static/{name}", headers={"Accept-Encoding": "br"})
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    assert "Chart.js v4" in answer.text()


def test_a_style_sheet_takes_in_what_it_imports(running_server):
    [site] = (running_server.log.parent / "static").glob("css/site.????????????.css")
    text = site.read_text(encoding="utf-8")
    assert "@import" not in text
    parts = ("--paper:", "header.site {", ".bar .goal", ".timeline {")
    assert all(part in text for part in parts)
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_the_watch_sees_a_breach_of_the_policy(page, troubles, server):
    page.route(
        f"{server}/breach",
        lambda route: route.fulfill(
            body="<title>x</title><script>document.title = 'y'</script>",
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'none'"},
        ),
    )
    page.goto("/breach")
    assert page.title() == "x"
    troubles.expect("Content Security Policy")


def test_the_watch_sees_a_request_to_another_host(page, troubles, server):
    page.route(
        f"{server}/elsewhere",
        lambda route: route.fulfill(
            body="<title>x</title><img src='http://127.0.0.2:9/x.png'>", content_type="text/html"
        ),
    )
    page.goto("/elsewhere")
    troubles.expect("request to another host")
    troubles.clear()  # and the console's word that it failed


def test_the_watch_sees_a_script_that_fails(page, troubles, server):
    page.route(
        f"{server}/failing",
        lambda route: route.fulfill(
            body="<title>x</title><script>undefined.x</script>", content_type="text/html"
        ),
    )
    page.goto("/failing")
    troubles.expect("script failed")
    troubles.clear()
