"""Who may ask, on which address, and through whom."""

import os
from pathlib import Path

import pytest

from api.access import door, peer
from api.access.door import Door
from api.errors import AccessError
from api.settings import ApiSettings
from ingest.errors import SettingsError
from ingest.settings import load
from tests import launcher

ROOT = Path(__file__).resolve().parent.parent.parent.parent
USER = {"x-forwarded-user": "jansen"}


def scope(client: str, *forwarded: str) -> dict:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return {"type": "http", "client": (client, 1), "headers": headers}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_on_this_machine_alone_nobody_has_to_choose(host) -> None:
    door.check(ApiSettings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "vraagbaak.example.nl", ""])
def test_where_others_can_reach_it_somebody_has_to_choose(host) -> None:
    with pytest.raises(AccessError, match="STADSBRON_API_ACCESS"):
        door.check(ApiSettings(host=host))
    door.check(ApiSettings(host=host, access="open"))
    door.check(ApiSettings(host=host, access="keys"))


def test_the_service_says_what_to_choose_before_anything_else(tmp_path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "STADSBRON_API_HOST": "0.0.0.0"}
    done = launcher.run(["api", "serve"], env=environment, cwd=tmp_path)
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "set STADSBRON_API_ACCESS to keys" in said
    assert "Traceback" not in said


def test_a_service_that_asks_for_keys_cannot_be_made_without() -> None:
    with pytest.raises(AssertionError):
        Door(ApiSettings(access="keys"), None)


def test_whom_a_proxy_names_is_let_in_and_nobody_else(served) -> None:
    client = served(ApiSettings(access="proxy", trusted_proxies="127.0.0.1"))
    assert client.get("/api/v1/version", headers=USER).status_code == 200
    for headers in ({}, {"x-forwarded-user": ""}, {"x-remote-user": "jansen"}):
        refused = client.get("/api/v1/version", headers=headers)
        assert refused.status_code == 401
        assert "www-authenticate" in refused.headers
    # One that the reader wrote, beside the proxy's.
    twice = [*USER.items(), ("x-forwarded-user", "pietersen")]
    assert client.get("/api/v1/version", headers=twice).status_code == 401
    assert client.get("/", headers={}).status_code == 200


def test_a_name_from_elsewhere_than_the_proxy_is_not_believed(served) -> None:
    settings = ApiSettings(access="proxy", trusted_proxies="10.0.0.0/8", proxy_user_header="x-user")
    client = served(settings)
    headers = {"x-user": "jansen", "x-forwarded-for": "10.0.0.1"}
    assert client.get("/api/v1/version", headers=headers).status_code == 401


def test_believing_a_proxy_wants_to_know_which(monkeypatch) -> None:
    monkeypatch.setenv("STADSBRON_API_ACCESS", "proxy")
    with pytest.raises(SettingsError, match="STADSBRON_API_TRUSTED_PROXIES"):
        load(ApiSettings)
    monkeypatch.setenv("STADSBRON_API_TRUSTED_PROXIES", "10.0.0.1/8 fd00::1")
    assert load(ApiSettings).trusted_proxies == ("10.0.0.0/8", "fd00::1/128")
    monkeypatch.setenv("STADSBRON_API_TRUSTED_PROXIES", "everybody")
    with pytest.raises(SettingsError, match="trusted_proxies"):
        load(ApiSettings)


PROXIES = ("10.0.0.0/8", "fd00::/8")


@pytest.mark.parametrize(
    ("request_", "address"),
    [
        (scope("203.0.113.9"), "203.0.113.9"),
        (scope("203.0.113.9", "198.51.100.1"), "203.0.113.9"),
        (scope("10.0.0.1", "198.51.100.1"), "198.51.100.1"),
        (scope("10.0.0.1", "192.0.2.66, 198.51.100.1"), "198.51.100.1"),
        (scope("10.0.0.1", "192.0.2.66", "198.51.100.1, 10.9.9.9"), "198.51.100.1"),
        (scope("10.0.0.1"), "10.0.0.1"),
        (scope("fd00::7", "2001:db8::1"), "2001:db8::1"),
        (scope("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1"),
        (scope("10.0.0.1", "rubbish"), "rubbish"),
    ],
)
def test_an_address_is_believed_as_far_as_proxies_are(request_, address) -> None:
    assert peer.asker(request_, PROXIES) == address


def test_of_the_new_addresses_a_whole_network_is_one_customer() -> None:
    assert peer.neighbourhood("2001:db8:1:2:3::4") == peer.neighbourhood("2001:db8:1:2:ffff::1")
    assert peer.neighbourhood("2001:db8:1:2::1") != peer.neighbourhood("2001:db8:1:3::1")
    assert peer.neighbourhood("::ffff:198.51.100.1") == "198.51.100.1"
    assert peer.neighbourhood("198.51.100.1") != peer.neighbourhood("198.51.100.2")
