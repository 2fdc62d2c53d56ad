"""Signing on with the organisation, and off; by a browser, which goes where it is sent."""

import logging
import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from api.access import person
from api.access.callers import SIGN_ON
from api.access.door import Door
from api.access.provider import Provider
from api.access_schemas import SignedOff
from api.errors import ApiError, NotFoundError, SignOnRefusedError
from api.settings import ApiSettings

_log = logging.getLogger("stadsbron.sign_on")

router = APIRouter(tags=["access"])

_BACK = f"{SIGN_ON}/back"
_THEN = "then"
# A path of this site, and nothing that a browser takes for another one.
_OWN = re.compile(r"/(?![/\\])[^\\\s]*")


@router.get(SIGN_ON, include_in_schema=False)
async def away(
    request: Request, then: Annotated[str, Query(max_length=2000)] = ""
) -> RedirectResponse:
    """Send a browser to the provider; it comes back to a page of this site."""
    provider = _provider(request)
    try:
        sent = await provider.away(request, _address(request, _BACK))
    except ApiError as error:
        return _home(request, error)
    request.session[_THEN] = then if _OWN.fullmatch(then) else ""
    return sent


@router.get(_BACK, include_in_schema=False)
async def back(request: Request) -> RedirectResponse:
    """Take in who comes back from the provider."""
    provider = _provider(request)
    then = request.session.get(_THEN, "")
    try:
        found = await provider.back(request)
    except ApiError as error:
        request.session.clear()
        return _home(request, error)
    settings = _settings(request)
    person.remember(found, request.session, settings.session_hours)
    return RedirectResponse(settings.public_origin + then if then else _address(request, "/"), 303)


@router.post("/sign-off", include_in_schema=False)
async def off(request: Request) -> SignedOff:
    """Forget who signed on in this browser; says where to go to sign off with the provider too."""
    provider = _provider(request)
    request.session.clear()
    return SignedOff(next=await provider.left(_address(request, "/")))


def _provider(request: Request) -> Provider:
    door: Door = request.app.state.door
    if door.provider is None:
        raise NotFoundError("nobody signs on here; STADSBRON_API_ACCESS is not oidc")
    return door.provider


def _settings(request: Request) -> ApiSettings:
    door: Door = request.app.state.door
    return door.settings


def _address(request: Request, path: str) -> str:
    """Of something of this service, as browsers have it."""
    return (_settings(request).public_url or "").rstrip("/") + path


def _home(request: Request, error: ApiError) -> RedirectResponse:
    """To the page, which says in the reader's language what went wrong."""
    _log.warning("%s", error.detail)
    what = "refused" if isinstance(error, SignOnRefusedError) else "unavailable"
    return RedirectResponse(_address(request, f"/?sign-on={what}"), 303)
