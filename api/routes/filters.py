"""What a question can be limited to."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.filter_schemas import FiltersResponse
from api.question import Language
from api.routes.parts import Catalogue, Ready

router = APIRouter(tags=["ask"])


@router.get("/filters")
def filters(
    assistant: Ready,
    messages: Catalogue,
    language: Annotated[Language, Query(description="Of the labels.")] = "nl",
) -> FiltersResponse:
    """The values that documents have, each with how many documents."""
    return FiltersResponse.of(assistant.library.choices, messages[language])
