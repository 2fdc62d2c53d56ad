"""The house style of the organisation, where it has one."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

router = APIRouter()


@router.get("/style.css", include_in_schema=False, response_model=None)
async def style(request: Request) -> Response:
    """Its style sheet; an empty one where none is set, since every page asks for it."""
    path = request.app.state.style
    if path is None:
        return Response(media_type="text/css")
    return FileResponse(path, media_type="text/css")
