"""The index: its state, and building it; for who has a key of scope admin (see ``Door``)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.building.builder import Builder
from api.errors import CannotBuildError
from api.index_schemas import BuildingResponse, IndexResponse
from api.routes.parts import Ready

router = APIRouter(tags=["index"])

_ALREADY: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "A build is at work; it may have missed what changed after it began.",
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": {
                    "type": "about:blank",
                    "title": "Already building",
                    "status": 409,
                    "detail": "a build is at work; see GET /api/v1/index, and ask again when it is "
                    "over",
                },
            }
        },
    }
}


async def _builder(request: Request) -> Builder:
    builder: Builder | None = request.app.state.builder
    if builder is None:
        raise CannotBuildError("this service builds no index; `python -m ingest build` does")
    return builder


Builds = Annotated[Builder, Depends(_builder)]


@router.get("/index")
def index(assistant: Ready, builder: Builds) -> IndexResponse:
    """The index in force, what was left out of it and why, and what builds are doing."""
    return IndexResponse.of(assistant.index.manifest, builder.builds(), builder.schedule)


@router.post("/index", status_code=202, responses=_ALREADY)
def build(request: Request, response: Response, builder: Builds) -> BuildingResponse:
    """Begin to take up what changed in the corpus; the service takes the new index over by itself.

    Questions are answered from the old index meanwhile. `GET /api/v1/index` says how far it is.
    """
    begun = builder.build()
    response.headers["location"] = request.scope.get("root_path", "") + "/api/v1/index"
    return BuildingResponse.of(begun)
