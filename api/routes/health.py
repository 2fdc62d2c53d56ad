"""Whether the service runs, and whether it can answer."""

from fastapi import APIRouter, Request

from api.errors import NotReadyError
from api.schemas import Health

router = APIRouter(tags=["health"])


# Asynchronous, so that neither waits for a thread while all of them answer questions.
@router.get("/healthz")
async def healthz() -> Health:
    """The process is up."""
    return Health()


@router.get("/readyz")
async def readyz(request: Request) -> Health:
    """The index and the model are loaded; status 503 until they are.

    A service that is busy is ready all the same, and so is one whose vector store is away.
    """
    live = request.app.state.live
    manifest = live.manifest
    if manifest is None:
        raise NotReadyError("the model and the index are being loaded")
    return Health(model=manifest.model_name, store="answers" if live.store_answers else "away")
