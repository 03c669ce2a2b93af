"""The offline page and its worker. They hold nobody's data: visitors and staff get the same
bytes, so that what a phone keeps of them can be shown to anyone."""

import hashlib
import json
import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.web.sample import mark
from campaigns.web.staff.entry_form import ResultForm

# What the page's script imports, and so what must be kept beside it.
MODULES = (
    "counting",
    "offline/cards",
    "offline/draft",
    "offline/drives",
    "offline/entry",
    "offline/form",
    "offline/queue",
    "offline/ready",
    "offline/store",
    "offline/update",
    "persons",
)
WORKER = "js/offline/worker.js"


@dataclass(frozen=True, slots=True)
class Shell:
    """`version` changes with every byte of the page, and so with the name of every file in it."""

    page: str
    version: str
    files: tuple[str, ...]


def shell() -> Shell:
    """The page in the language of the address. It is rendered without a request, on purpose."""
    context = {
        "form": ResultForm(),
        "modules": [f"js/{name}.js" for name in MODULES],
        "sample_data": bool(mark),
    }
    page = render_to_string("staff/offline.html", context)
    address = rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"]+)"'
    files = tuple(dict.fromkeys(re.findall(address, page)))
    version = hashlib.sha256(f"{page}\n{static(WORKER)}".encode()).hexdigest()[:16]
    return Shell(page=page, version=version, files=files)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page that logs without a signal; its data comes from the phone's own store."""
    kept = shell()
    return HttpResponse(
        kept.page,
        headers={
            "Cache-Control": "no-cache",
            "X-Robots-Tag": "noindex",
            "X-Shell-Version": kept.version,
        },
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; a browser takes a new one where a byte of this differs."""
    kept, prefix = shell(), f"nhap-lieu {get_language()} "
    told = {
        "name": f"{prefix}{kept.version}",
        "prefix": prefix,
        "page": reverse("staff:offline"),
        "version": kept.version,
        "files": kept.files,
        "signOut": reverse("staff:sign_out"),
    }
    script = f"self.SHELL = {json.dumps(told)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
