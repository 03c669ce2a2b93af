"""Phones that send to a real server: signed in, at once, and sometimes breaking off."""

import http.client
import json
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.cast import PASSWORD
from tests.serving import Server

COLLECTIONS = "/api/v1/collections"
SIGN_IN = "/nhap-lieu/dang-nhap/"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Phone:
    """A signed-in phone; each of its questions goes over a connection of its own."""

    def __init__(self, server: Server, name: str) -> None:
        self.host, self.cookies = urlsplit(server.url).netloc, {}
        self.ask("GET", SIGN_IN)
        form = {
            "username": name,
            "password": PASSWORD,
            "csrfmiddlewaretoken": self.cookies["csrftoken"],
        }
        status, _ = self.ask("POST", SIGN_IN, urlencode(form).encode(), FORM)
        assert status == 302, f"{name} could not sign in: {status}"
        assert self.ask("GET", "/api/v1/drives?mine=1")[0] == 200

    def headers(self, more: dict) -> dict:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": self.cookies.get("csrftoken", ""), **more}

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, method: str, path: str, body=None, more=None) -> tuple[int, bytes]:
        connection = self.connection()
        try:
            connection.request(method, path, body, self.headers(more or {}))
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    crumbs = SimpleCookie(value)
                    self.cookies |= {key: crumb.value for key, crumb in crumbs.items()}
            return answer.status, answer.read()
        finally:
            connection.close()

    def log(self, facts: dict, key: str) -> tuple[int, dict]:
        body = json.dumps(facts).encode()
        status, said = self.ask("POST", COLLECTIONS, body, {**JSON, "Idempotency-Key": key})
        return status, json.loads(said)

    def log_and_break_off(self, facts: dict, key: str, *, within: bool) -> None:
        """The signal is lost while the entry is being sent, or before the answer has come."""
        body = json.dumps(facts).encode()
        more = {**JSON, "Idempotency-Key": key, "Content-Length": str(len(body))}
        connection = self.connection()
        connection.putrequest("POST", COLLECTIONS)
        for name, value in self.headers(more).items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[: len(body) // 2] if within else body)
        connection.close()
