"""From where a request comes: who connected, and for whom, where who connected is believed."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def connected(scope: Scope) -> str:
    """Address of who connected, a proxy or a reader."""
    client = scope.get("client")
    return client[0] if client else ""


def is_among(address: str, networks: Sequence[str]) -> bool:
    """Whether an address is within one of some networks."""
    place = _place(address)
    return place is not None and any(place in ipaddress.ip_network(each) for each in networks)


def asker(scope: Scope, trusted: Sequence[str]) -> str:
    """Address of who asks.

    Each proxy adds to `X-Forwarded-For` the address that it was asked from. So from behind it is
    true as far as proxies are trusted; what stands before that, anybody may have written.

    Args:
        scope: the request.
        trusted: networks of proxies.
    """
    address = connected(scope)
    passed = Headers(scope=scope).getlist("x-forwarded-for")
    hops = [each.strip() for line in passed for each in line.split(",")]
    while hops and is_among(address, trusted):
        address = hops.pop()
    return address


def neighbourhood(address: str) -> str:
    """Whom a limit counts as one: of IPv6 a network, for each customer has a whole one (/64)."""
    place = _place(address)
    if place is None:
        return address[:64]
    if place.version == 4:
        return str(place)
    return str(ipaddress.ip_network((int(place), 64), strict=False))


def _place(address: str) -> Address | None:
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return None
    # A socket for both kinds gives the old one in the form of the new.
    return getattr(place, "ipv4_mapped", None) or place
