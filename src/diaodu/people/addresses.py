"""From which address a request came, told only by proxies that were stated."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The address of the visitor; empty when there is none to be had.

    Each of the ``settings.PROXIES`` proxies in front of the site adds one entry to ``X-Forwarded-For``. Only those
    are read: whatever a visitor wrote into the header stands left of them.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.PROXIES
    address = forwarded[-count] if 0 < count <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(address))
    except ValueError:
        return ""


def address_group(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or an IPv6 network of the size that one line is given."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False))
