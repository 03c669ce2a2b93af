"""What every answer tells the browser, whoever makes it: a view, a middleware, or what stands
around Django. The policy and who may frame a page are django-csp's and Django's own middleware,
for the cards that others embed open theirs."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Environ = dict[str, object]
Headers = list[tuple[str, str]]

# No page uses them, so no script that gets into one can.
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{name}=()" for name in UNUSED)


def alike(*, secure: bool) -> Headers:
    """Those that are the same on every answer. `secure`: it goes out over HTTPS; over plain HTTP
    nobody may promise HTTPS."""
    said = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Permissions-Policy", PERMISSIONS),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if secure and settings.SECURE_HSTS_SECONDS:
        lasts = f"max-age={settings.SECURE_HSTS_SECONDS}"
        said.append(("Strict-Transport-Security", lasts))
    return said


def closed(environ: Environ) -> Headers:
    """All of them, for an answer that Django does not make."""
    return [
        ("Content-Security-Policy", build_policy()),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        *alike(secure=scheme_of(environ) == "https"),
    ]


def scheme_of(environ: Environ) -> str:
    """As Django reads it: what our own proxy says, where there is one."""
    if not settings.SECURE_PROXY_SSL_HEADER:
        return environ.get("wsgi.url_scheme", "http")
    header, value = settings.SECURE_PROXY_SSL_HEADER
    said = environ.get(header, "").partition(",")[0].strip()
    return "https" if said == value else "http"


class HeadersMiddleware:
    """Around Django's own, which a request for a foreign host does not get as far as."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in alike(secure=request.is_secure()):
            response.headers.setdefault(name, value)
        return response
