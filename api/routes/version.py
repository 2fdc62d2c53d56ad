"""What runs here."""

from importlib import metadata

from fastapi import APIRouter

from api.record_schemas import IndexVersion, VersionResponse
from api.record_schemas import Kept as KeptResponse
from api.routes.parts import Kept, Model, Ready

router = APIRouter(tags=["version"])

VERSION = metadata.version("stadsbron")


@router.get("/version")
def version(assistant: Ready, model: Model, keeping: Kept) -> VersionResponse:
    """The program, its index, who writes the answers and how simply, and what is kept."""
    manifest = assistant.index.manifest
    return VersionResponse(
        version=VERSION,
        index=IndexVersion(
            built=manifest.created,
            documents=manifest.documents,
            passages=manifest.passages,
            model=manifest.model_name,
        ),
        writer="model" if model else "sources",
        levels=["plain", "simple"] if model else ["plain"],
        kept=KeptResponse.of(keeping),
    )
