"""Whether the service runs, and whether it can answer."""

from fastapi import APIRouter

from api.routes.parts import Ready
from api.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> Health:
    """The process is up."""
    return Health()


@router.get("/readyz")
def readyz(assistant: Ready) -> Health:
    """The index and the model are loaded; the service listens only once they are."""
    manifest = assistant.index.manifest
    return Health(
        documents=manifest.documents, passages=manifest.passages, model=manifest.model_name
    )
