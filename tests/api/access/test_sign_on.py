"""With `oidc`, readers sign on with their organisation; the provider here is a real one."""

import json
import time
from base64 import b64encode

import httpx
import pytest
from itsdangerous import TimestampSigner

from api.access.keyring import open_keyring
from api.settings import ApiSettings
from ingest.errors import SettingsError
from ingest.settings import load
from tests import provider
from tests.api.access.conftest import bearer, wait_for
from tests.process import free_port

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}


@pytest.fixture(scope="module")
def issuer():
    with provider.running() as address:
        provider.enrol(address, "jansen", name="J. Jansen", groups=["beleid", "zwemclub"])
        provider.enrol(address, "el amrani", realm_access={"roles": ["zorg"]})
        yield address


@pytest.fixture
def signing(served, tmp_path, issuer):
    """A service where readers sign on; gives one who asks it, and does as it is told."""

    def serve(**given) -> httpx.Client:
        port = free_port()
        settings = ApiSettings(
            **{
                "access": "oidc",
                "oidc_issuer": issuer,
                "oidc_client_id": "stadsbron",
                "oidc_client_secret": "geheim",
                "public_url": f"http://127.0.0.1:{port}",
                "collections": {"intern": ["beleid"], "zorg": ["zorg"], "allen": ["*"]},
                **given,
            }
        )
        return served(settings, keyring=open_keyring(settings, tmp_path), port=port)

    return serve


def reader(client: httpx.Client, **headers: str) -> dict:
    reply = client.get("/api/v1/reader", headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_who_signs_on_comes_back_to_their_page_and_is_known(signing) -> None:
    client = signing()
    refused = client.post("/api/v1/ask", json=QUESTION)
    assert refused.status_code == 401
    assert 'sign_on="/sign-on"' in refused.headers["www-authenticate"]
    came = provider.signed_on(client, "jansen", "/documenten.html?kind=case")
    assert came.status_code == 303
    assert came.headers["location"] == f"{client.base_url}/documenten.html?kind=case"
    assert reader(client) == {"known_by": "person", "name": "J. Jansen"}
    assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"


def test_the_cookie_is_for_this_service_alone_and_out_of_reach_of_scripts(signing, issuer) -> None:
    client = signing()
    came = provider.signed_on(client, "jansen")
    cookie = came.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    # Over https, nobody but this host can set or read it.
    safe = signing(public_url="https://vraagbaak.example.nl")
    sent = safe.get("/sign-on")
    assert sent.headers["set-cookie"].startswith("__Host-stadsbron=")
    assert "; secure" in sent.headers["set-cookie"]
    back = httpx.URL(sent.headers["location"]).params["redirect_uri"]
    assert back == "https://vraagbaak.example.nl/sign-on/back"


@pytest.mark.parametrize(
    "then",
    [
        "https://elders.example",
        "//elders.example",
        "/\\elders.example",
        "/a\\b",
        "javascript:x",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_on(signing, then) -> None:
    client = signing()
    assert provider.signed_on(client, "jansen", then).headers["location"] == f"{client.base_url}/"


def test_groups_are_what_the_provider_says_and_only_those_that_open_something(
    signing, served
) -> None:
    client = signing()
    provider.signed_on(client, "jansen")
    name, value = next(iter(client.cookies.items()))
    assert name == "stadsbron"
    assert b"beleid" in (content := _content(value))
    assert b"zwemclub" not in content
    nested = signing(oidc_groups_claim="realm_access.roles", oidc_user_claim="sub")
    provider.signed_on(nested, "el amrani")
    assert b'"groups": ["zorg"]' in _content(nested.cookies["stadsbron"])


def _content(cookie: str) -> bytes:
    from base64 import b64decode

    return b64decode(cookie.rsplit(".", 2)[0])


def test_a_cookie_that_somebody_made_or_altered_opens_nothing(signing) -> None:
    client = signing()
    person = {"user": "x", "name": "", "groups": ["beleid"], "until": time.time() + 999}
    made = b64encode(json.dumps({"person": person}).encode())
    forged = [
        TimestampSigner("een ander geheim").sign(made).decode(),
        made.decode(),
        made.decode() + ".a.b",
        "",
    ]
    provider.signed_on(client, "jansen")
    own = client.cookies["stadsbron"]
    # Of the signature's last letter, some bits say nothing.
    forged += [own[:-9] + ("A" if own[-9] != "A" else "B") + own[-8:], "x" + own]
    client.cookies.clear()
    for cookie in forged:
        reply = client.get("/api/v1/reader", headers={"cookie": f"stadsbron={cookie}"})
        assert reply.status_code == 401, cookie


def test_a_sign_on_ends(signing, monkeypatch) -> None:
    client = signing(session_hours=1 / 3600)
    provider.signed_on(client, "jansen")
    assert reader(client)["known_by"] == "person"
    wait_for(lambda: client.get("/api/v1/reader"), 401)


def test_who_signs_off_is_not_known_any_more(signing, issuer) -> None:
    client = signing()
    provider.signed_on(client, "jansen")
    off = client.post("/sign-off").json()
    assert off["next"].startswith(f"{issuer}/oauth2/end_session?")
    assert client.get("/api/v1/reader").status_code == 401


def test_a_page_from_elsewhere_cannot_ask_in_somebodys_name(signing) -> None:
    client = signing()
    provider.signed_on(client, "jansen")
    for origin, status in (("https://kwaad.example", 403), (str(client.base_url), 200)):
        asked = client.post("/api/v1/ask", json=QUESTION, headers={"origin": origin})
        assert asked.status_code == status


def test_who_comes_back_with_what_is_not_theirs_is_not_let_in(signing) -> None:
    client = signing()
    sent = client.get("/sign-on")
    back = httpx.post(sent.headers["location"], data={"sub": "jansen"}).headers["location"]
    # Another browser, which did not set out: somebody has them sign on as somebody else.
    client.cookies.clear()
    came = client.get(back)
    assert came.headers["location"].endswith("/?sign-on=refused")
    assert client.get("/api/v1/reader").status_code == 401
    for query in ("", "?code=x&state=y", "?error=access_denied&state=y"):
        came = client.get(f"/sign-on/back{query}")
        assert came.headers["location"].endswith("/?sign-on=refused")


def test_somebody_whom_the_provider_does_not_name_is_not_let_in(signing) -> None:
    client = signing(oidc_user_claim="employee_number")
    assert provider.signed_on(client, "jansen").headers["location"].endswith("sign-on=refused")


def test_another_program_asks_for_its_reader_with_a_token_of_the_provider(signing, issuer) -> None:
    client = signing(oidc_audience="werkplek")
    good = provider.token(issuer, "jansen", "werkplek")
    assert reader(client, **bearer(good)) == {"known_by": "person", "name": None}
    head, body, signature = good.split(".")
    altered = body[:-2] + ("AA" if body[-2:] != "AA" else "BB")
    for bad in (
        provider.token(issuer, "jansen", "een-ander"),
        f"{head}.{altered}.{signature}",
        f"{head}.{body}.",
        "a.b.c",
    ):
        assert client.get("/api/v1/reader", headers=bearer(bad)).status_code == 401
    # Without a word of whom they are for, none are taken.
    other = signing()
    assert other.get("/api/v1/reader", headers=bearer(good)).status_code == 401


def test_keys_open_it_as_well(signing, keys) -> None:
    client = signing()
    key = keys.add("onderzoek", "ask")
    wait_for(lambda: client.get("/api/v1/reader", headers=bearer(key)), 200)


def test_a_provider_that_is_away_or_another_one_is_said(signing) -> None:
    gone = signing(oidc_issuer=f"http://localhost:{free_port()}", oidc_audience="werkplek")
    assert gone.get("/sign-on").headers["location"].endswith("/?sign-on=unavailable")
    assert gone.get("/healthz").status_code == 200
    reply = gone.get("/api/v1/reader", headers=bearer("a.b.c"))
    assert reply.status_code == 503
    assert reply.headers["retry-after"]


def test_a_provider_that_calls_itself_otherwise_is_not_believed(signing, issuer) -> None:
    client = signing(oidc_issuer=issuer.replace("localhost", "127.0.0.1") + "/")
    assert client.get("/sign-on").headers["location"].endswith("/?sign-on=unavailable")


def test_there_is_no_sign_on_where_nobody_signs_on(client) -> None:
    assert client.get("/sign-on").status_code == 404
    assert client.get("/api/v1/reader").json() == {"known_by": None, "name": None}


def test_the_settings_say_with_whom(monkeypatch) -> None:
    monkeypatch.setenv("STADSBRON_API_ACCESS", "oidc")
    with pytest.raises(SettingsError, match="STADSBRON_API_OIDC_ISSUER"):
        load(ApiSettings)
    monkeypatch.setenv("STADSBRON_API_OIDC_ISSUER", "http://login.example.nl")
    with pytest.raises(SettingsError, match="oidc_issuer"):
        load(ApiSettings)
