"""What the OpenAPI document says is so, and says it by example."""

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import SkipTest

import httpx
import hypothesis
import jsonschema
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from api.description import operations

Json = dict[str, Any]

JSON = ("application/json", "application/problem+json")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="session")
def document(address) -> Json:
    return httpx.get(f"{address}/openapi.json").json()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_response_is_as_the_document_says(address, document, mode) -> None:
    """To requests that are in order, and to those that are not."""
    described = schemathesis.openapi.from_url(f"{address}/openapi.json")
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()

        # The same requests each time; a question takes some 50 milliseconds.
        @hypothesis.seed(2026)
        @hypothesis.settings(
            max_examples=25, database=None, suppress_health_check=list(hypothesis.HealthCheck)
        )
        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        def answers(case: schemathesis.Case) -> None:
            asked.append(case.operation.label)
            response = case.call_and_validate(checks=CHECKS, timeout=30)
            kind = response.headers.get("content-type", [""])[0]
            if kind.startswith(JSON):
                validate(response.json(), told(case, response, document), document)

        # An operation that takes nothing cannot be asked wrongly.
        with contextlib.suppress(hypothesis.errors.Unsatisfiable, SkipTest):
            answers()
    assert len(set(asked)) >= 5


def told(case: schemathesis.Case, response: schemathesis.Response, document: Json) -> Json:
    """What the document says of the body of a response."""
    operation = document["paths"][case.operation.path][case.operation.method]
    (kind,) = response.headers["content-type"]
    content = operation["responses"][str(response.status_code)]["content"]
    return content[kind.partition(";")[0]]["schema"]


def validate(instance: Any, schema: Json, document: Json) -> None:
    """Schemathesis 4.32 does it too, but stumbles over a list of pairs (`prefixItems`)."""
    components = {"components": document["components"]}
    jsonschema.Draft202012Validator(schema | components).validate(instance)


def lacking(document: Json) -> Iterator[str]:
    """What has no example, by the name of its operation."""
    for path, operation in operations(document):
        name = f"{operation['operationId']} ({path})"
        for given in operation.get("parameters", []):
            if given["required"] and not has_example(given | given["schema"], document):
                yield f"{name}: parameter {given['name']}"
        for media in operation.get("requestBody", {}).get("content", {}).values():
            if not has_example(media, document):
                yield f"{name}: body"
        for status, response in operation["responses"].items():
            for kind, media in response.get("content", {}).items():
                if kind in JSON and not has_example(media, document):
                    yield f"{name}: response {status} {kind}"


def has_example(told: Json, document: Json) -> bool:
    if "example" in told or told.get("examples"):
        return True
    schema = told.get("schema", told)
    if "$ref" in schema:
        return has_example(resolved(schema["$ref"], document), document)
    variants = schema.get("oneOf", [])
    return bool(variants) and all(has_example(each, document) for each in variants)


def resolved(reference: str, document: Json) -> Json:
    return document["components"]["schemas"][reference.rpartition("/")[2]]


def test_every_call_and_every_reply_has_an_example(document) -> None:
    assert "\n".join(lacking(document)) == ""


def test_the_examples_are_what_they_are_examples_of(document) -> None:
    """Those of bodies and replies; a client is built from them."""
    checked = 0
    for schema in document["components"]["schemas"].values():
        for example in schema.get("examples", []):
            validate(example, schema, document)
            checked += 1
    for _, operation in operations(document):
        for response in operation["responses"].values():
            for media in response.get("content", {}).values():
                if "example" in media:
                    validate(media["example"], media["schema"], document)
                    checked += 1
    assert checked > 20


def test_errors_are_told_in_the_form_of_those_who_get_them(document) -> None:
    for path, operation in operations(document):
        kinds = {
            kind
            for status, response in operation["responses"].items()
            if status >= "400"
            for kind in response.get("content", {})
        }
        openai = path.startswith("/v1/")
        assert kinds == {"application/json" if openai else "application/problem+json"}, path
