"""What goes wrong, as it is told to a program: problem details, or OpenAI's form (``api.chat``)."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api import chat, personal
from api.errors import ApiError
from api.schemas import Problem
from api.telemetry.log import request_id
from api.telemetry.request import HEADER, instance
from ingest.visible import visible

# Characters; a longer one repeats what was sent rather than say what is wrong with it.
_LONGEST_DETAIL = 1000


def tell(app: FastAPI) -> None:
    """Have a service tell every error in the form of those who get it (RFC 9457 or OpenAI's)."""
    app.add_exception_handler(ApiError, of)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _fault)


def _problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    # What is wrong may be named in the caller's own words, and these may hold personal data.
    said = personal.mask(visible(detail[:_LONGEST_DETAIL])).text
    if chat.is_asked(request.scope):
        return chat.fault(status, said, param, code, headers)
    problem = Problem(title=title, status=status, detail=said, instance=instance())
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def of(request: Request, error: Exception) -> Response:
    """An error of ours, as it is told to who gets it."""
    assert isinstance(error, ApiError)
    headers = dict(error.headers)
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return _problem(
        request, error.status, error.title, error.detail, error.param, error.code, headers
    )


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()
    )
    first = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
    return _problem(request, 422, "Invalid request", faults, first or None)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _problem(request, error.status_code, str(error.detail), f"{error.detail}; see /docs")


def _fault(request: Request, _: Exception) -> Response:
    said = "the service made a mistake; its log says which"
    problem = _problem(request, 500, "Internal error", said)
    # Made outside of all that adds headers.
    problem.headers[HEADER] = request_id.get() or ""
    return problem
