"""A fault of the program can be found in the log by what its reader was told."""

import asyncio
import logging

import httpx
from starlette.routing import Route

from api.app import create_app
from api.live import Live
from api.settings import ApiSettings


async def broken(_) -> None:
    raise RuntimeError("kapot")


def test_a_fault_has_the_id_that_its_line_in_the_log_has(assistant, caplog) -> None:
    app = create_app(Live(assistant), ApiSettings())
    app.router.routes.insert(0, Route("/kapot", broken))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://hier") as client:
            return await client.get("/kapot", headers={"x-request-id": "abcdefgh-1"})

    with caplog.at_level(logging.INFO, logger="stadsbron.request"):
        response = asyncio.run(ask())
    assert response.status_code == 500
    assert response.headers["x-request-id"] == "abcdefgh-1"
    assert response.json()["instance"] == "urn:request:abcdefgh-1"
    assert "kapot" not in response.text
    (line,) = [each.message for each in caplog.records if each.name == "stadsbron.request"]
    assert line.startswith("GET /{file} 500")


def test_tools_are_told_of_by_their_address(served, caplog) -> None:
    client = served(ApiSettings())
    with caplog.at_level(logging.INFO, logger="stadsbron.request"):
        client.post("/mcp", json={})
    told = [each.message for each in caplog.records if each.name == "stadsbron.request"]
    assert told[-1].startswith("POST /mcp 4")
