"""What every answer tells the browser, and what is wrong with one that does not."""

FRAMED = "/nhung/"  # what others may put into their pages
STRICT = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
}
SOURCES = {"'self'", "'none'", "data:", "*"}  # `*` is who may frame, and nothing else
ALIKE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = ("camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()")


def policy_of(headers) -> dict[str, set[str]]:
    parts = headers.get("Content-Security-Policy", "").split(";")
    return {name: set(values) for name, *values in (part.split() for part in parts if part)}


def strict(name: str, found: set[str] | None) -> bool:
    """As the policy of every page has it, or tighter: what is not named falls back to 'none'."""
    if found is None:
        return name.endswith("-src")  # base-uri and form-action fall back to nothing
    return found in (STRICT[name], {"'none'"})


def wrong_in(headers, *, framed: bool = False, secure: bool = False) -> list[str]:
    """`framed`: a card that others embed. `secure`: it went out over HTTPS."""
    policy = policy_of(headers)
    wrong = [f"{name}: {found}" for name in STRICT if not strict(name, found := policy.get(name))]
    wrong += [f"{name}: {values - SOURCES}" for name, values in policy.items() if values - SOURCES]
    if policy.get("default-src") != {"'none'"}:
        wrong.append(f"default-src: {policy.get('default-src')}")
    if (found := policy.get("frame-ancestors")) != ({"*"} if framed else {"'none'"}):
        wrong.append(f"frame-ancestors: {found}")
    if (headers.get("X-Frame-Options") == "DENY") == framed:
        wrong.append(f"X-Frame-Options: {headers.get('X-Frame-Options')}")
    wrong += [
        f"{name}: {headers.get(name)}"
        for name, value in ALIKE.items()
        if headers.get(name) != value
    ]
    allowed = headers.get("Permissions-Policy", "")
    wrong += [f"Permissions-Policy lacks {name}" for name in CLOSED if name not in allowed]
    if ("Strict-Transport-Security" in headers) != secure:
        wrong.append(f"Strict-Transport-Security: {headers.get('Strict-Transport-Security')}")
    return wrong
