"""Whether the service runs, and whether it can answer."""

from fastapi import APIRouter

from api.routes.parts import Ready
from api.schemas import Health

router = APIRouter(tags=["health"])


# Asynchronous, so that neither waits for a thread while all of them answer questions.
@router.get("/healthz")
async def healthz() -> Health:
    """The process is up."""
    return Health()


@router.get("/readyz")
async def readyz(assistant: Ready) -> Health:
    """The index and the model are loaded; status 503 until they are."""
    manifest = assistant.index.manifest
    return Health(
        documents=manifest.documents, passages=manifest.passages, model=manifest.model_name
    )
