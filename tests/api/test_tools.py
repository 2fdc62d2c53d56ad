"""The tools as a program sees them that speaks the Model Context Protocol."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from api.settings import ApiSettings
from tests import launcher, scripted

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "Hoe werkt de Straatkubus in Almere?"
TOOLS = {"search", "ask", "open_passage", "list_documents"}

# An old client shakes hands first; a new one just asks.
MODES = ["legacy", "auto"]


def talk(server: Any, conversation: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    async def talking() -> Any:
        async with Client(server, mode=mode) as client:
            return await conversation(client)

    return asyncio.run(talking())


def call(address: str, tool: str, mode: str = "auto", **arguments: Any) -> dict[str, Any]:
    """What a tool gives in structured form."""

    async def calling(client: Client) -> dict[str, Any]:
        result = await client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    return talk(f"{address}/mcp", calling, mode)


def fails(address: str, tool: str, **arguments: Any) -> str:
    """What is told to the model when a tool fails."""

    async def calling(client: Client) -> str:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        return result.content[0].text

    return talk(f"{address}/mcp", calling)


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_say_what_they_do_and_that_they_change_nothing(address, mode) -> None:
    listed = talk(f"{address}/mcp", lambda client: client.list_tools(), mode)
    tools = {each.name: each for each in listed.tools}
    assert tools.keys() == TOOLS
    for tool in tools.values():
        assert "Dutch" in tool.description or tool.name == "open_passage"
        assert tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        assert tool.output_schema["type"] == "object"
    assert "list of sources" in tools["ask"].description
    assert tools["search"].input_schema["required"] == ["query"]


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_is_the_same_as_the_services_own(address, client, mode) -> None:
    answer = call(address, "ask", mode, question=QUESTION)
    told = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert answer["type"] == "answer"
    assert [each["text"] for each in answer["sentences"]] == [
        each["text"] for each in told["sentences"]
    ]
    for sentence in answer["sentences"]:
        (cited,) = sentence["citations"]
        assert f"{sentence['text']} [{cited['number']}]" in answer["text"]
        assert cited["text"] == sentence["text"]
        assert cited["url"] is None
    assert "**Waar dit staat**" in answer["text"]


def test_a_refusal_says_so_and_offers_what_can_be_asked(address) -> None:
    refusal = call(address, "ask", question="Wat is de hoofdstad van Australië?")
    assert refusal["type"] == "refusal"
    assert refusal["sentences"] == []
    assert all(each in refusal["text"] for each in refusal["suggestions"])


def test_a_question_leans_on_those_before_it(address, client) -> None:
    before = "Hoe combineerde Almere Wmo- en schuldendata?"
    answer = call(address, "ask", question="En in Rotterdam?", history=[before])
    told = client.post(
        "/api/v1/ask", json={"question": "En in Rotterdam?", "history": [before]}
    ).json()
    assert [each["text"] for each in answer["sentences"]] == [
        each["text"] for each in told["sentences"]
    ]


def test_what_is_found_can_be_opened(address) -> None:
    found = call(address, "search", query="Straatkubus", limit=3)
    assert len(found["passages"]) == 3
    first = found["passages"][0]
    assert first["document_id"] == "almere-straatkubus"
    opened = call(address, "open_passage", passage_id=first["passage_id"])
    assert opened["text"] == first["text"]
    assert opened["kind"] == "case"
    assert all(each["url"].startswith("http") for each in opened["sources"])


def test_filters_narrow_what_is_found_and_listed(address) -> None:
    within = {"kind": ["case"], "municipality": ["rotterdam"]}
    listed = call(address, "list_documents", filters=within)["documents"]
    assert listed
    assert all("Rotterdam" in each["municipality"] for each in listed)
    ids = {each["id"] for each in listed}
    found = call(address, "search", query="schulden", filters=within)["passages"]
    assert {each["document_id"] for each in found} <= ids
    everything = call(address, "list_documents")["documents"]
    assert len(everything) > len(listed)


def test_links_lead_to_the_page_where_its_address_is_known(served) -> None:
    client = served(ApiSettings(public_url="https://vraagbaak.example.nl"))
    base = str(client.base_url).rstrip("/")
    answer = call(base, "ask", question=QUESTION)
    cited = answer["sentences"][0]["citations"][0]
    assert cited["url"].startswith("https://vraagbaak.example.nl/document.html?id=")
    assert f"]({cited['url']})" in answer["text"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("open_passage", {"passage_id": "nergens"}, "take an id that search or ask gave"),
        ("ask", {"question": "Wat?", "filters": {"municipality": ["Roterdam"]}}, "'Rotterdam'"),
        ("search", {"query": "Wmo", "limit": 0}, "limit"),
        ("search", {"query": "x"}, "at least 2 characters"),
        ("ask", {}, "question"),
    ],
)
def test_what_goes_wrong_is_told_with_the_remedy(address, tool, arguments, says) -> None:
    said = fails(address, tool, **arguments)
    assert says in said
    assert "Traceback" not in said


def test_personal_data_is_left_out_and_that_is_said(address) -> None:
    answer = call(address, "ask", question=f"Mijn mail is jan@voorbeeld.nl. {QUESTION}")
    assert answer["text"].startswith("We hebben een e-mailadres")
    found = call(address, "search", query=f"Mijn mail is jan@voorbeeld.nl. {QUESTION}")
    assert any("e-mailadres" in each for each in found["notices"])
    said = fails(address, "open_passage", passage_id="jan@voorbeeld.nl")
    assert "jan@" not in said


INITIALISE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


def test_no_session_is_kept_so_that_any_copy_can_answer(client) -> None:
    response = client.post("/mcp", json=INITIALISE, headers=ACCEPT)
    assert response.status_code == 200
    assert "mcp-session-id" not in response.headers
    listing = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
    assert '"open_passage"' in client.post("/mcp", json=listing, headers=ACCEPT).text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "kwaad.example"}, 421),
        ({"origin": "https://kwaad.example"}, 403),
        ({"host": "vraagbaak.example.nl"}, 200),
        ({"host": "vraagbaak.example.nl", "origin": "https://vraagbaak.example.nl"}, 200),
        ({"host": "localhost:8000", "origin": "http://localhost:6274"}, 200),
    ],
)
def test_only_the_services_own_names_are_answered(served, headers, status) -> None:
    client = served(ApiSettings(public_url="https://vraagbaak.example.nl"))
    response = client.post("/mcp", json=INITIALISE, headers=ACCEPT | headers)
    assert response.status_code == status


def test_a_program_on_this_machine_talks_over_stdio(shipped_settings, tmp_path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "api", "mcp"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "OMP_NUM_THREADS": "1",
            "STADSBRON_DATA": str(shipped_settings.data),
        },
    )

    async def conversation(client: Client) -> dict[str, Any]:
        assert {each.name for each in (await client.list_tools()).tools} == TOOLS
        return (await client.call_tool("ask", {"question": QUESTION})).structured_content

    for mode in MODES:
        answer = talk(server, conversation, mode)
        assert answer["type"] == "answer"
        assert answer["sentences"]


def test_without_an_index_the_program_says_what_to_do(tmp_path) -> None:
    nothing = {"STADSBRON_DATA": str(tmp_path)}
    done = launcher.run(["api", "mcp"], env=nothing, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "ingest build" in done.stderr


def test_a_client_that_leaves_ends_the_work(service, served) -> None:
    """By the protocol of 2026; that of before takes a broken connection for no sign."""
    client = served(service.writes(scripted.falls_silent("De Straatkubus"), silence=30))

    async def leaving(mcp: Client) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await mcp.call_tool("ask", {"question": QUESTION})
        return await asyncio.to_thread(service.gone.wait, 10)

    assert talk(f"{str(client.base_url).rstrip('/')}/mcp", leaving), "the model still writes"
