"""Tokens with which the widget signs on for the readers of an intranet."""

from fastapi import APIRouter, Request

from api.access import token
from api.access.door import Door
from api.access_schemas import TokenRequest, TokenResponse
from api.errors import OriginError
from api.routes.parts import Ready, Who
from api.sight import Sight

router = APIRouter(tags=["access"])


@router.post("/widget-tokens", status_code=201)
async def make(
    request: Request, body: TokenRequest, caller: Who, assistant: Ready
) -> TokenResponse:
    """Make a token for a page with the widget; the intranet's server asks, with a key for it."""
    door: Door = request.app.state.door
    filters = assistant.library.choices.check(body.filters.filters())
    sight = Sight(frozenset(body.collections), filters)
    made = door.token(caller, body.origin, body.user, sight)
    if body.origin not in request.app.state.origins:
        raise OriginError(
            f"pages of {body.origin} may not have the widget, so a token is of no use "
            "there; who runs the service allows them with STADSBRON_API_ORIGINS"
        )
    return TokenResponse(token=made, expires_in=token.SECONDS)
