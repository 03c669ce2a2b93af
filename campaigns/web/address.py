"""Whom a request came from, for throttling sign-ins."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def peer(request: HttpRequest) -> str | None:
    """The other end of the connection: the one address that a client cannot make up.

    Where that is one of our own proxies (TRUSTED_PROXIES), it is whom the proxy took the request
    from: the last address of X-Forwarded-For that is not a proxy of ours. What stands further
    left was written by the client, and is not asked.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return None
    passed_on = request.headers.get("X-Forwarded-For", "").split(",") if _is_ours(address) else []
    for text in reversed(passed_on):
        if (before := _read(text)) is None:
            break
        address = before
        if not _is_ours(address):
            break
    return str(address)


def household(address: str) -> str:
    """One customer of a network: an IPv4 address, or the 2⁶⁴ addresses of an IPv6 line."""
    read = ip_address(address)
    if isinstance(read, IPv6Address):
        return str(ip_network((read, 64), strict=False).network_address)
    return str(read)


def neighbourhood(address: str) -> str:
    """The network an address lies in: 256 of IPv4, where a line's address changes by itself."""
    read = ip_address(household(address))
    return str(read) if read.version == 6 else str(ip_network((read, 24), strict=False))


def _read(text: str):
    try:
        read = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(read, "ipv4_mapped", None) or read


def is_proxy(text: str) -> bool:
    """Is this address one of our own proxies?"""
    return (address := _read(text)) is not None and _is_ours(address)


def _is_ours(address) -> bool:
    return any(address in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)
