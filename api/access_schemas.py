"""Widgets' tokens as they go over the wire."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.access.caller import Role
from api.access_settings import Origin
from api.filter_schemas import FilterRequest

_REQUEST: dict[str, Any] = {
    "origin": "https://intranet.example",
    "user": "u-4711",
    "filters": {"domain": ["sociaal"]},
}


class TokenRequest(BaseModel):
    """For whose readers a token is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_REQUEST]})

    origin: Origin = Field(
        max_length=300, description="Of the intranet's pages, from which alone it is good."
    )
    user: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
        | None
    ) = Field(
        default=None,
        description=(
            "Who the reader is to the intranet, in a form that says nothing of them: limits count "
            "by it, and an audit has it."
        ),
    )
    filters: FilterRequest = Field(
        default=FilterRequest(),
        description="What the documents are like that its reader may see; they cannot widen it.",
    )
    collections: list[Annotated[str, StringConstraints(min_length=1, max_length=60)]] = Field(
        default=[],
        max_length=50,
        description=(
            "Whose documents its reader may see, beside those that are for everybody; the key that "
            "it is made with has to open them."
        ),
    )


class TokenResponse(BaseModel):
    """A token, to hand to the page that has the widget."""

    token: str
    expires_in: int = Field(description="Seconds.")


class ReaderResponse(BaseModel):
    """Whom the service takes a caller for."""

    known_by: Role | None = Field(
        description="What vouches for them: a key of a scope, a token, a proxy, or a sign-on."
    )
    name: str | None = Field(description="Of someone who signed on in this browser.")


class SignedOff(BaseModel):
    """That someone is no longer signed on here."""

    next: str = Field(description="Where to send the browser: the provider may know them still.")
