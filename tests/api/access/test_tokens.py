"""A widget's token: from one origin, for ten minutes, and for no more than its limit."""

import time
from datetime import UTC, datetime

import jwt
import pytest

from api.access import token as tokens
from api.access.keyring import open_keys
from api.filters import Filters
from api.sight import OPEN, Sight
from tests.api.access.conftest import bearer, wait_for
from tests.intranet import ORIGIN

QUESTION = "Hoe werkt de Straatkubus in Almere?"
OUTSIDE = "Hoe meet een gemeente de drukte en leegstand in de binnenstad?"
SOCIAL = {"domain": ["sociaal"]}


def test_it_is_good_on_the_pages_that_it_was_made_for_and_no_others(locked, token) -> None:
    client = locked()
    headers = token(client)
    assert client.get("/api/v1/version", headers=headers).status_code == 200
    for origin in ("https://intranet.example.evil", "http://intranet.example", "null", ""):
        refused = client.get("/api/v1/version", headers=headers | {"origin": origin})
        assert refused.status_code == 401, origin
    del headers["origin"]
    assert client.get("/api/v1/version", headers=headers).status_code == 401


def test_it_opens_what_a_widget_needs_and_nothing_else(locked, token) -> None:
    client = locked()
    headers = token(client)
    reply = client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers)
    assert reply.json()["type"] == "answer"
    assert client.get("/v1/models", headers=headers).status_code == 403
    assert client.post("/mcp", headers=headers).status_code == 403
    more = {"origin": ORIGIN}
    assert client.post("/api/v1/widget-tokens", json=more, headers=headers).status_code == 403


def test_one_for_pages_that_may_not_have_the_widget_is_not_made(locked, keys) -> None:
    key = keys.add("intranet", "widget")
    client = locked()
    elsewhere = {"origin": "https://elders.example"}
    reply = client.post("/api/v1/widget-tokens", json=elsewhere, headers=bearer(key))
    assert reply.status_code == 422
    assert "STADSBRON_API_ORIGINS" in reply.json()["detail"]
    unknown = {"origin": ORIGIN, "filters": {"municipality": ["Atlantis"]}}
    reply = client.post("/api/v1/widget-tokens", json=unknown, headers=bearer(key))
    assert (reply.status_code, reply.json()["title"]) == (422, "Unknown filter value")


def test_a_service_that_is_open_makes_none(client) -> None:
    reply = client.post("/api/v1/widget-tokens", json={"origin": ORIGIN})
    assert reply.status_code == 403
    assert "token-url" in reply.json()["detail"]


def test_it_is_worth_nothing_once_its_key_is_revoked(locked, token, keys) -> None:
    client = locked()
    headers = token(client)
    keys.revoke("intranet0")
    wait_for(lambda: client.get("/api/v1/version", headers=headers), 401)


def claims(**changed) -> dict:
    now = int(time.time())
    made = {
        "aud": "stadsbron-widget",
        "iat": now,
        "exp": now + 600,
        "key": "0" * 8,
        "origin": ORIGIN,
        "limit": {},
    }
    return {name: value for name, value in (made | changed).items() if value is not None}


@pytest.fixture
def secret(keys) -> str:
    return keys.secret()


# So that it can be forged with another way of signing, for which the secret is short.
@pytest.mark.filterwarnings("ignore:The HMAC key:jwt.warnings.InsecureKeyLengthWarning")
def test_a_forged_or_old_one_opens_nothing(locked, keys, secret) -> None:
    keys.add("intranet", "widget")
    prefix = keys.all()[0].prefix
    client = locked()

    def status(text: str) -> int:
        return client.get("/api/v1/version", headers=bearer(text, origin=ORIGIN)).status_code

    def signed(key: str = secret, algorithm: str = "HS256", **changed) -> str:
        return jwt.encode(claims(key=prefix, **changed), key, algorithm=algorithm)

    assert status(signed()) == 200
    now = int(time.time())
    forged = [
        signed("een ander geheim van 32 tekens of meer"),
        signed(algorithm="HS512"),
        jwt.encode(claims(key=prefix), None, algorithm="none"),
        signed(exp=now - 60),
        signed(exp=None),
        signed(nbf=now + 600),
        signed(aud="stadsbron-ticket"),
        signed(aud=None),
        jwt.encode(claims(key="ffffffff"), secret),
        signed() + "x",
        signed().rpartition(".")[0] + ".",
        "a.b.c",
    ]
    assert [status(each) for each in forged] == [401] * len(forged)


def test_its_ten_minutes_are_over_after_ten_minutes(secret, monkeypatch) -> None:
    class Then:
        @staticmethod
        def now(_) -> datetime:
            return datetime.fromtimestamp(time.time() - 600 - 10, UTC)

    made = tokens.write(secret, "0" * 8, ORIGIN, None, OPEN)
    assert tokens.read(secret, made)
    monkeypatch.setattr(tokens, "datetime", Then)
    old = tokens.write(secret, "0" * 8, ORIGIN, None, OPEN)
    assert tokens.read(secret, old) is None


@pytest.fixture
def limited(locked, token):
    """Asks as a reader who may see one domain alone, and as one who may see all."""
    client = locked()
    narrow, wide = token(client, filters=SOCIAL), token(client)

    def ask(method: str, path: str, **more) -> tuple:
        return tuple(
            client.request(method, f"/api/v1/{path}", headers=headers, **more)
            for headers in (narrow, wide)
        )

    return ask


def documents_of(reply) -> set[str]:
    """Every document that a reply names, anywhere in it."""
    found: set[str] = set()

    def look(value) -> None:
        if isinstance(value, dict):
            found.update(value[name] for name in ("document_id",) if name in value)
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(reply.json())
    return found


def test_its_limit_holds_whatever_is_asked(limited, assistant) -> None:
    domains = {name: each.domain for name, each in assistant.index.documents.items()}
    others = {name for name, domain in domains.items() if domain != "sociaal"}
    outside = next(
        name
        for name in others
        if assistant.index.documents[name].pages and domains[name] != "sociaal"
    )

    def is_within(reply) -> bool:
        return reply.status_code == 200 and not documents_of(reply) & others

    asked = {"question": OUTSIDE}
    wider = asked | {"filters": {"domain": ["economie"]}}
    for path in ("ask?explain=true", "search?explain=true"):
        narrow, wide = limited("POST", path, json=asked)
        assert is_within(narrow), path
        assert documents_of(wide) & others, path
        # What a client adds cannot take away.
        narrow, _ = limited("POST", path, json=wider)
        assert narrow.status_code == 422
        assert "economie" not in narrow.json()["detail"].partition(";")[2]
        narrow, _ = limited("POST", path, json=asked | {"follow": [outside]})
        assert narrow.status_code == 404
    narrow, wide = limited("GET", "search", params={"q": OUTSIDE})
    assert is_within(narrow)
    assert documents_of(wide) & others
    stream = limited("POST", "ask", json=asked)[0]
    assert not any(f'"{name}"' in stream.text for name in others)

    narrow, wide = limited("GET", "documents")
    listed = {each["id"] for each in narrow.json()["documents"]}
    assert listed
    assert not listed & others
    assert narrow.json()["total"] < wide.json()["total"]
    passage = assistant.index.catalogue.of_document(outside).popitem()[1][1].id
    for path in (
        f"documents/{outside}",
        f"documents/{outside}/related",
        f"documents/{outside}/file",
        f"documents/{outside}/pages/1",
        f"documents/{outside}/pages/1.png",
        f"passages/{passage}",
        f"passages/{passage}/related",
    ):
        narrow, wide = limited("GET", path)
        assert (narrow.status_code, wide.status_code) == (404, 200), path

    inside = "almere-straatkubus"
    near = assistant.index.catalogue.of_document(inside).popitem()[1][1].id
    for path in (f"documents/{inside}/related", f"passages/{near}/related"):
        narrow, wide = limited("GET", path)
        assert not any(f'"{name}"' in narrow.text for name in others), path
        assert narrow.status_code == 200
    narrow, _ = limited("GET", "matrix")
    assert not any(f'"{name}"' in narrow.text for name in others)
    narrow, _ = limited("GET", "filters")
    assert [each["value"] for each in narrow.json()["domain"]] == ["sociaal"]
    narrow, wide = limited("GET", "examples")
    theirs = {q for name in others for q in assistant.index.documents[name].questions}
    assert not set(narrow.json()["questions"]) & theirs
    assert set(wide.json()["questions"]) & theirs
    narrow, wide = limited("POST", "suggestions", json={"text": "Hoe houdt een gemeente"})
    assert not set(narrow.json()["suggestions"]) & theirs
    assert set(wide.json()["suggestions"]) & theirs
    narrow, wide = limited("GET", "version")
    assert narrow.json()["index"]["documents"] == len(domains) - len(others)
    narrow, wide = limited("GET", "glossary")
    assert narrow.json() == wide.json()


def test_a_limit_that_nothing_is_within_leaves_a_service_that_refuses(assistant) -> None:
    """A new index may have none of what a token from before it names."""
    empty = assistant.within(Sight(filters=Filters(municipality=("Nergens",))))
    assert empty.reply(QUESTION).result.suggestions == ()
    assert empty.search(QUESTION, 5) == []
    assert empty.library.editors.questions() == ()
    assert empty.suggester.suggest("Hoe", 5) == []


def test_what_is_within_a_limit_is_made_once(assistant) -> None:
    limit = Sight(filters=Filters(domain=("sociaal",)))
    assert assistant.within(limit) is assistant.within(Sight(filters=Filters(domain=("sociaal",))))
    assert assistant.within(OPEN) is assistant
    assert assistant.within(limit).index.catalogue is assistant.index.catalogue


def paged(client, headers=None) -> list[str]:
    """The document with most pages, and another one with pages."""
    listed = client.get("/api/v1/documents", headers=headers).json()["documents"]
    return [each["id"] for each in sorted(listed, key=lambda each: -each["pages"])][:2]


def test_an_image_is_shown_by_an_address_that_is_good_for_it_alone(locked, token, keys) -> None:
    client = locked()
    headers = token(client)
    document, other = paged(client, headers)
    page = client.get(f"/api/v1/documents/{document}/pages/1", headers=headers).json()

    def status(address: str) -> int:
        return client.get(f"/api/v1/{address}").status_code

    image = client.get(f"/api/v1/{page['image']}&width=300")
    assert image.headers["content-type"] == "image/png"
    assert status(page["image"]) == status(page["file"]) == 200
    # The same address again, so that a browser need not fetch the image again.
    again = client.get(f"/api/v1/documents/{document}/pages/1", headers=headers).json()
    assert again["image"] == page["image"]
    ticket = page["image"].partition("?")[2]
    for path in (
        f"documents/{document}/pages/1.png",
        f"documents/{document}/pages/2.png?{ticket}",
        f"documents/{document}/pages/1?{ticket}",
        f"documents/{document}/file?{ticket}",
        f"documents/{other}/pages/1.png?{ticket}",
        f"documents?{ticket}",
        f"version?{ticket}",
        page["image"][:-2],
    ):
        assert status(path) == 401, path
    assert client.post(f"/api/v1/{page['image']}").status_code == 401
    value = ticket.partition("=")[2]
    assert client.get("/api/v1/version", headers=bearer(value, origin=ORIGIN)).status_code == 401
    keys.revoke("intranet0")
    wait_for(lambda: client.get(f"/api/v1/{page['image']}"), 401)


def test_addresses_have_no_ticket_where_nobody_asks_for_one(client) -> None:
    name, _ = paged(client)
    page = client.get(f"/api/v1/documents/{name}/pages/1").json()
    assert page["image"] == f"documents/{name}/pages/1.png"
    document = client.get(f"/api/v1/documents/{name}").json()
    assert document["file"] == page["file"] == f"documents/{name}/file"


def test_copies_of_a_service_sign_with_one_secret(tmp_path) -> None:
    from api.settings import ApiSettings

    one, two = (open_keys(ApiSettings(), tmp_path) for _ in range(2))
    assert one.secret() == two.secret()
    assert len(one.secret()) >= 43
    one.close()
    two.close()
