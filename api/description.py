"""The OpenAPI document: what FastAPI makes of the routes, with errors as they are, and examples.

FastAPI knows of one form of error, and takes it for JSON of its own; here are two, each with its
own media type: problem details (RFC 9457), and OpenAI's for OpenAI's clients. And it leaves the
nulls out of examples, so those of replies stand in a file.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Any

import yaml
from fastapi import FastAPI

from api import chat

Json = dict[str, Any]

_TITLES = {
    400: "There was an error parsing the body",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    409: "Changed since the index was built",
    413: "Too large",
    422: "Invalid request",
    429: "Too many requests",
    503: "Records unavailable",
    500: "Internal error",
}
_DETAILS = {
    400: "There was an error parsing the body; see /docs",
    401: "an API key or a widget's token is needed; send it as Authorization: Bearer …",
    403: "this key makes tokens and opens nothing else; take one of scope ask",
    404: "there is nothing with this id; GET /api/v1/documents lists what there is",
    409: "the file changed since the index was built; run python -m ingest build",
    413: "more than 2048 kB; send less at a time",
    422: "body.question: Field required",
    429: "more than 60 questions in a minute; ask again after 12 seconds",
    503: "what is kept cannot be reached now; ask again in a moment",
    500: "the service made a mistake; its log says which",
}


def describe(app: FastAPI) -> None:
    """Have a service give its OpenAPI document with every error, and an example of each.

    Args:
        app: with all its routes; the document is made when it is first asked for.
    """
    plain = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            document = plain()
            for path, operation in operations(document):
                _tell_errors(path, operation)
            for name, example in _examples().items():
                document["components"]["schemas"][name]["examples"] = [example]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """The operations of an OpenAPI document, each with its path."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _tell_errors(path: str, operation: Json) -> None:
    openai = path.startswith(f"{chat.PREFIX}/")
    responses = operation["responses"]
    if openai:
        responses.pop("422", None)
    if openai or "requestBody" in operation:
        responses.setdefault("400", {"description": "The request cannot be read."})
        responses.setdefault("413", {"description": "The request is larger than is allowed."})
    for status, response in responses.items():
        # One that a route describes itself stays as it is.
        if status >= "400" and "application/problem+json" not in response.get("content", {}):
            form = _as_openai(int(status)) if openai else _as_problem(int(status))
            response["content"] = form


def _examples() -> Json:
    content = (resources.files("api") / "examples.yaml").read_text(encoding="utf-8")
    read: Json = yaml.safe_load(content)
    return read


def _as_problem(status: int) -> Json:
    example = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": _DETAILS[status],
    }
    return _content("application/problem+json", "Problem", example)


def _as_openai(status: int) -> Json:
    message = "n: a question has one answer here, not 2; leave it out"
    error: Json = {
        "message": message if status == 400 else _DETAILS[status],
        "type": "server_error" if status >= 500 else "invalid_request_error",
        "param": "n" if status == 400 else None,
        "code": None,
    }
    if status == 404:
        error |= {
            "message": "there is no model 'gpt-4o'; the one to name is 'stadsbron'",
            "param": "model",
            "code": "model_not_found",
        }
    return _content("application/json", "FaultResponse", {"error": error})


def _content(media_type: str, schema: str, example: Json) -> Json:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}}
