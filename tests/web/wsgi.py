"""A WSGI application, asked without a server."""

from dataclasses import dataclass
from io import BytesIO


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(application, path: str, method="GET", body: bytes = b"", query="", **more: str) -> Answer:
    """The whole answer, closed as a server closes it. `more` stands in the environment."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        **more,
    }
    said = []
    found = application(environ, lambda *begun: said.append(begun))
    content = b"".join(found)
    if hasattr(found, "close"):
        found.close()
    status, headers, *_error = said[-1]
    return Answer(int(status[:3]), dict(headers), content)
