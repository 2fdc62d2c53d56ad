"""A source as it was published: its pages, with words marked on them, and its file."""

from collections.abc import Iterator
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse, Response

from api import page_image
from api.errors import NotFoundError
from api.original import Original
from api.page_image import PageImages
from api.page_mark import marks
from api.page_schemas import ImageRequest, PageRequest, PageResponse
from api.routes.documents import NOT_FOUND, DocumentId, named
from api.routes.parts import Ready
from api.routes.picked_up import AddressOf
from api.routes.unchanged import headers, unchanged
from api.schemas import Problem
from ingest.document import Document
from ingest.readers.media_type import PDF

router = APIRouter(tags=["documents"])

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    **NOT_FOUND,
    304: {"description": "What the caller has is still right."},
    409: {"model": Problem, "description": "The file changed since the index was built."},
}
_IMAGE = _PROBLEMS | {200: {"content": {"image/png": {}}, "description": "The page."}}
_FILE = _PROBLEMS | {200: {"content": {"*/*": {}}, "description": "The file as it is."}}


def _document(document_id: DocumentId, assistant: Ready) -> Document:
    return named(document_id, assistant)


Named = Annotated[Document, Depends(_document)]


def _paged(document: Named, number: Annotated[int, Path(ge=1, examples=[1])]) -> int:
    """The number of a page that the document has."""
    if document.media_type != PDF:
        raise NotFoundError(
            f"{document.id} has no pages to show, for it is no PDF; "
            f"GET /api/v1/documents/{document.id} has its text"
        )
    if number > len(document.pages):
        raise NotFoundError(f"{document.id} has no page {number}, but {len(document.pages)}")
    return number


# A thread each: a file that changed is read whole to see that it did.
def _original(document: Named, assistant: Ready) -> Iterator[Original]:
    """Lent until the answer is sent."""
    if assistant.originals is None:
        raise NotFoundError("this service has no files at hand, only what was read from them")
    with assistant.originals.lend(document) as original:
        yield original


async def _page_images(request: Request) -> PageImages:
    images: PageImages = request.app.state.page_images
    return images


Number = Annotated[int, Depends(_paged)]
Lent = Annotated[Original, Depends(_original)]
Images = Annotated[PageImages, Depends(_page_images)]


# Before the one without ending, which would take "1.png" for a number that is none.
@router.get(
    "/documents/{document_id}/pages/{number}.png", responses=_IMAGE, response_class=Response
)
async def picture(
    request: Request,
    document: Named,
    number: Number,
    original: Lent,
    images: Images,
    asked: Annotated[ImageRequest, Query()],
) -> Response:
    """A page of a PDF as it was published, with the words to mark as under a marker pen."""
    found = marks(document, number, asked.spans)
    boxes = [box for mark in found for box in mark.boxes]
    tag = page_image.tag(original, number, asked.width, boxes)
    if same := unchanged(request, tag):
        return same
    # One at a time, for more could not be drawn anyway: those who wait take no threads.
    image = await anyio.to_thread.run_sync(
        images.draw, original, number, asked.width, boxes, limiter=images.queue
    )
    return Response(image, media_type="image/png", headers=headers(tag))


@router.get("/documents/{document_id}/pages/{number}", responses=_PROBLEMS)
def page(
    document: Named,
    number: Number,
    original: Lent,
    asked: Annotated[PageRequest, Query()],
    address: AddressOf,
) -> PageResponse:
    """A page of a PDF: its size, its text, and where the words to mark stand on it.

    The image of the same page is at the same address with `.png` behind it.
    """
    found = marks(document, number, asked.spans)
    size = page_image.size(original, number)
    image = address(document.id, f"pages/{number}.png")
    return PageResponse.of(document, number, size, found, image, address(document.id, "file"))


@router.get("/documents/{document_id}/file", responses=_FILE, response_class=FileResponse)
def file(request: Request, document: Named, original: Lent) -> Response:
    """The file that a document was read from: a PDF to look at, all else to keep."""
    if same := unchanged(request, original.digest):
        return same
    is_pdf = document.media_type == PDF
    return FileResponse(
        original.path,
        media_type=document.media_type,
        filename=original.name.name,
        content_disposition_type="inline" if is_pdf else "attachment",
        headers=headers(original.digest)
        # A page from elsewhere, opened here, would be one of ours to a browser.
        | {"x-content-type-options": "nosniff"}
        | ({} if is_pdf else {"content-security-policy": "sandbox"}),
    )
