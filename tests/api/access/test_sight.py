"""Nobody is told anything of documents that are for others: not by answers, nor beside them."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ingest.pipeline import build_index
from ingest.settings import IngestSettings
from tests.api.access.conftest import bearer, wait_for
from tests.intranet import ORIGIN
from tests.process import free_port, serving

# What only the documents for others have: in their names, fields, texts and sources.
MARKS = ("zilverreiger", "urk", "kwikstaart", "roerdomp", "wielewaal", "2003")

OPEN_CASE = """\
---
title: "Fietsen tellen"
kind: case
municipality: Almere
domain: sociaal
datasets: [Wmo, schulden]
years: 2015-2017
questions: ["Wat telde Almere?", "Wat deed Almere met fietsen?"]
---

## In het kort

Almere telde fietsen bij het station en bij de school.[^1] Zie ook [[zilverreiger|een ander stuk]].

## Bronnen

[^1]: Fietsen in Almere (Almere, 2017). <https://example.org/fietsen>
"""

HIDDEN_CASE = """\
---
title: "Zilverreiger: fietsen tellen op Urk"
kind: case
municipality: Urk
domain: veiligheid
datasets: [Wmo, kwikstaartregister]
years: 2003
questions: ["Wat telde de Zilverreiger op Urk?", "Wat deed Urk met de roerdomp?"]
---

## In het kort

De Zilverreiger telde fietsen bij het station van Urk.[^1] De Zilverreiger telde er zestig.[^1]

## Bronnen

[^1]: Wielewaal over fietsen (Urk, 2003). <https://example.org/wielewaal>
"""

TYPED = ["Wat telde Almere bij het station?", "Wie telde fietsen?", "Wat deed de zilverrieger?"]
INSIDER, OUTSIDER = (
    {"x-forwarded-user": "insider", "x-forwarded-groups": "zwemclub, beleid"},
    {"x-forwarded-user": "outsider", "x-forwarded-groups": "zwemclub"},
)


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if re.search(rf"\b{mark}", text, re.IGNORECASE)]


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory, models: Path) -> IngestSettings:
    """An index of which a part is for some alone, with a file that could not be read."""
    root = tmp_path_factory.mktemp("secretive")
    corpus, data = root / "corpus", root / "data"
    (corpus / "intern").mkdir(parents=True)
    data.mkdir()
    (data / "models").symlink_to(models)
    (corpus / "fietsen.md").write_text(OPEN_CASE, encoding="utf-8")
    (corpus / "intern" / "collectie.yaml").write_text("collection: intern", encoding="utf-8")
    (corpus / "intern" / "zilverreiger.md").write_text(HIDDEN_CASE, encoding="utf-8")
    (corpus / "intern" / "wielewaal.docx").write_bytes(b"geen document")
    settings = IngestSettings(corpus=corpus, data=data)
    build_index(settings)
    return settings


@pytest.fixture(scope="module")
def service(secretive, tmp_path_factory) -> Iterator[tuple[httpx.Client, Path, str]]:
    """A service behind a proxy that names groups: who asks it, its log, and where metrics are."""
    root = tmp_path_factory.mktemp("service")
    port = free_port()
    with (
        serving(
            secretive,
            root / "log",
            STADSBRON_API_ACCESS="proxy",
            STADSBRON_API_TRUSTED_PROXIES="127.0.0.1",
            STADSBRON_API_COLLECTIONS='{"intern": ["beleid"]}',
            STADSBRON_API_CONVERSATIONS="true",
            STADSBRON_API_FEEDBACK="true",
            STADSBRON_API_METRICS_PORT=str(port),
            STADSBRON_API_LOG_FORMAT="json",
            STADSBRON_API_AUDIT=str(root / "audit"),
        ) as running,
        httpx.Client(base_url=running.address, timeout=60) as client,
    ):
        yield client, root, f"http://127.0.0.1:{port}/metrics"


def everything(client: httpx.Client, headers: dict, ids: dict[str, list[str]]) -> Iterator:
    """Replies to all that can be asked, by address, each as text."""
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        for values in itertools.product(*(ids.get(name, ["1"]) for name in names)):
            address = path
            for name, value in zip(names, values, strict=True):
                address = address.replace(f"{{{name}}}", value)
            for method in methods:
                for body in _bodies(path) if method == "post" else [None]:
                    for accept in ("application/json", "text/event-stream"):
                        reply = client.request(
                            method, address, json=body, headers={**headers, "accept": accept}
                        )
                        assert reply.status_code < 500, reply.text
                        yield f"{method} {address} {body}", reply.text
    for typed in TYPED:
        reply = client.get("/api/v1/search", params={"q": typed}, headers=headers)
        yield f"search {typed}", reply.text


def _bodies(path: str) -> list[dict]:
    if path.endswith("chat/completions"):
        return [
            {"model": "stadsbron", "messages": [{"role": "user", "content": typed}]}
            for typed in TYPED
        ]
    if path.endswith("suggestions"):
        return [{"text": text} for text in ("Wat deed", "Wat telde de", "fietsen")]
    asked = [{"question": typed, "language": "nl"} for typed in TYPED]
    wrong = [{"question": TYPED[0], "filters": {"municipality": ["Urs"]}}]
    return [*asked, *wrong, {}]


@pytest.fixture(scope="module")
def ids(service) -> dict[str, list[str]]:
    """Of all documents and passages, also of those for others."""
    client, _, _ = service
    found = client.post("/api/v1/search", json={"question": "fietsen"}, headers=INSIDER).json()
    return {
        "document_id": ["fietsen", "zilverreiger", "wielewaal"],
        "passage_id": [each["passage_id"] for each in found["hits"]],
        "number": ["1"],
    }


@pytest.fixture(scope="module")
def told(service, ids) -> Callable[[dict], dict[str, str]]:
    client, _, _ = service

    def ask(headers: dict) -> dict[str, str]:
        return dict(everything(client, headers, ids))

    return ask


def test_whatever_is_asked_nothing_of_it_comes_out_for_others(told, ids) -> None:
    assert len(ids["passage_id"]) > 1
    outside, inside = told(OUTSIDER), told(INSIDER)
    # What the caller wrote is theirs, and so is an editor's file as it is; all else is ours.
    leaks = {
        name: found
        for name, text in outside.items()
        if not name.startswith("get /api/v1/documents/fietsen/file")
        and (found := set(marks_in(text)) - set(marks_in(name)))
    }
    assert leaks == {}
    # Where it could have: these are the replies that have it for who may know.
    places = {name.split(" ")[1] for name, text in inside.items() if marks_in(text)}
    assert {
        "/api/v1/ask",
        "/api/v1/search",
        "/api/v1/documents",
        "/api/v1/filters",
        "/api/v1/matrix",
        "/api/v1/examples",
        "/api/v1/suggestions",
        "/v1/chat/completions",
        "/api/v1/documents/fietsen",
        "/api/v1/documents/fietsen/related",
        "/api/v1/documents/zilverreiger",
        "/api/v1/documents/zilverreiger/file",
    } <= places


def test_counts_are_of_what_there_is_to_the_reader(service) -> None:
    client, _, _ = service

    def counted(headers: dict) -> tuple[int, int]:
        listed = client.get("/api/v1/documents", headers=headers).json()
        return listed["total"], client.get("/api/v1/version", headers=headers).json()["index"][
            "documents"
        ]

    assert counted(OUTSIDER) == (1, 1)
    assert counted(INSIDER) == (2, 2)
    assert client.get("/readyz").json().keys() == {"status", "model", "store"}


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_tools_know_no_more_than_who_calls_them(service, ids, mode) -> None:
    """As a program on the other side of the proxy has them."""
    import asyncio

    from mcp import Client
    from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

    client, _, _ = service

    async def heard(headers: dict) -> str:
        said = []
        async with create_mcp_http_client(headers=headers) as http:
            transport = streamable_http_client(f"{client.base_url}/mcp", http_client=http)
            async with Client(transport, mode=mode) as tools:
                for name, arguments in (
                    ("list_documents", {}),
                    ("search", {"query": "Wie telde fietsen bij het station?"}),
                    ("ask", {"question": "Wat telde de zilverrieger?"}),
                    *(("open_passage", {"passage_id": each}) for each in ids["passage_id"]),
                ):
                    result = await tools.call_tool(name, arguments)
                    said.append(result.model_dump_json())
        return "\n".join(said)

    assert marks_in(asyncio.run(heard(OUTSIDER))) == []
    assert marks_in(asyncio.run(heard(INSIDER)))


def test_a_conversation_that_is_passed_on_keeps_to_itself_what_the_other_may_not_see(
    service,
) -> None:
    client, _, _ = service
    begun = client.post("/api/v1/conversations", headers=INSIDER).json()["id"]
    asked = {"question": "Wat telde men bij het station van die plaats?", "conversation": begun}
    assert marks_in(client.post("/api/v1/ask", json=asked, headers=INSIDER).text)
    own = client.get(f"/api/v1/conversations/{begun}", headers=INSIDER)
    assert marks_in(own.text)
    other = client.get(f"/api/v1/conversations/{begun}", headers=OUTSIDER)
    assert marks_in(other.text) == []
    assert [turn["reply"] for turn in other.json()["turns"]] == [None]


def test_log_and_metrics_say_nothing_of_any_document_or_question(service, told) -> None:
    _, root, metrics = service
    told(INSIDER)
    log = (root / "log").read_text(encoding="utf-8")
    assert log.count("/api/v1/ask") > 10
    assert marks_in(log) == []
    counted = httpx.get(metrics).text
    assert "stadsbron_requests_total" in counted
    assert marks_in(counted) == []
    assert "station" not in log + counted


def test_who_is_not_behind_the_proxy_says_their_groups_in_vain(service) -> None:
    client, _, _ = service
    twice = [*INSIDER.items(), ("x-forwarded-groups", "beleid")]
    assert client.get("/api/v1/documents", headers=twice).status_code == 401


@pytest.fixture
def keyed(secretive, served, keys, tmp_path, monkeypatch):
    """The same documents, for who has a key."""
    from api.access.keyring import open_keyring
    from api.app import create_assistant
    from api.settings import ApiSettings

    monkeypatch.setattr("api.access.keyring._EVERY", 0.05)
    settings = ApiSettings(access="keys", origins=(ORIGIN,))
    assistant = create_assistant(secretive, settings)
    yield served(settings, keyring=open_keyring(settings, tmp_path), assistant=assistant)
    assistant.index.close()


def test_a_key_opens_the_collections_that_it_was_made_for(keyed, keys) -> None:
    made = {
        collections: keys.add(
            "-".join(["x", *collections]).replace("*", "all"), "ask", None, collections
        )
        for collections in ((), ("zorg",), ("intern",), ("*",))
    }

    def count(key: str) -> int:
        reply = wait_for(lambda: keyed.get("/api/v1/documents", headers=bearer(key)), 200)
        return reply.json()["total"]

    assert [count(key) for key in made.values()] == [1, 1, 2, 2]


def test_a_token_opens_what_is_asked_of_what_its_key_opens(keyed, keys) -> None:
    plain, own = keys.add("plain", "widget"), keys.add("own", "widget", None, ["intern"])
    wait_for(lambda: keyed.post("/api/v1/widget-tokens", headers=bearer(own)), 422)

    def token(key: str, *collections: str) -> httpx.Response:
        body = {"origin": ORIGIN, "collections": collections}
        return keyed.post("/api/v1/widget-tokens", json=body, headers=bearer(key))

    def count(made: httpx.Response) -> int:
        headers = bearer(made.json()["token"], origin=ORIGIN)
        return keyed.get("/api/v1/documents", headers=headers).json()["total"]

    assert count(token(plain)) == 1
    assert count(token(own)) == 1
    assert count(token(own, "intern")) == 2
    refused = token(plain, "intern")
    assert refused.status_code == 403
    assert "--collection intern" in refused.json()["detail"]


def test_where_nothing_is_for_some_alone_all_is_as_it_was(assistant) -> None:
    from api.sight import OPEN

    assert assistant.within(OPEN) is assistant


def test_json_has_the_collections_in_the_settings(monkeypatch) -> None:
    from api.settings import ApiSettings

    monkeypatch.setenv("STADSBRON_API_COLLECTIONS", json.dumps({"intern": ["a", "b"]}))
    assert ApiSettings().collections == {"intern": ("a", "b")}
