"""Addresses of what a browser fetches by itself, and so without a header: images and files."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from api.access.door import Door
from api.routes.parts import Who

# Where the addresses begin; they are told without it, for a proxy may have put more before it.
_BEFORE = "/api/v1/"

# From a document's id, and what of it, to an address.
Address = Callable[[str, str], str]


async def _address(request: Request, caller: Who) -> Address:
    door: Door = request.app.state.door

    def address(document_id: str, what: str) -> str:
        ticket = door.ticket(caller, f"{_BEFORE}documents/{document_id}/{what}")
        plain = f"documents/{quote(document_id, safe='')}/{what}"
        return f"{plain}?ticket={ticket}" if ticket else plain

    return address


AddressOf = Annotated[Address, Depends(_address)]
