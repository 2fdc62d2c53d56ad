"""Questions to choose from while someone types."""

from fastapi import APIRouter, BackgroundTasks

from api.routes.parts import Ready
from api.suggestion_schemas import SuggestionRequest, SuggestionResponse

router = APIRouter(tags=["ask"])


@router.post("/suggestions")
def suggestions(
    asked: SuggestionRequest, assistant: Ready, background: BackgroundTasks
) -> SuggestionResponse:
    """Questions that go on as someone types.

    A POST, for what people type does not belong in an address that servers write down. Questions
    that no editor wrote (what a term means, what a city did) are tried out behind the first
    request that would have them, and offered from the next one on if they are answered.
    """
    suggester = assistant.suggester
    background.add_task(suggester.try_out, asked.text, asked.limit)
    return SuggestionResponse(suggestions=suggester.suggest(asked.text, asked.limit))
