"""Whom the service takes a caller for."""

from fastapi import APIRouter, Request

from api.access import person
from api.access_schemas import ReaderResponse
from api.routes.parts import Who

router = APIRouter(tags=["access"])


@router.get("/reader")
async def reader(request: Request, caller: Who) -> ReaderResponse:
    """What vouches for the caller, and what they are called where they signed on."""
    found = person.known(request.session) if caller.by_session else None
    return ReaderResponse(
        known_by=None if caller.role == "anybody" else caller.role,
        name=(found.name or found.user) if found else None,
    )
