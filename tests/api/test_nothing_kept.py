"""What identifies a person goes into a running service and is nowhere afterwards."""

import os
import re
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from tests import launcher

ROOT = Path(__file__).resolve().parent.parent.parent
BSN, IBAN, MAIL, PHONE = "111222333", "NL91ABNA0417164300", "jan@voorbeeld.nl", "0612345678"
ALL = f"{BSN} {IBAN} {MAIL} {PHONE}"


@pytest.fixture(scope="module")
def served(shipped_settings, tmp_path_factory):
    """A server of its own: where it answers, and, once it is stopped, all that it printed."""
    output = tmp_path_factory.mktemp("server") / "output.txt"
    environment = os.environ | {
        "STADSBRON_DATA": str(shipped_settings.data),
        "STADSBRON_CORPUS": str(shipped_settings.corpus),
        "PYTHONUNBUFFERED": "1",
    }
    command = ["api", "serve", "--port", "0"]
    with output.open("w") as file:
        process = launcher.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=file, text=True
        )
        try:
            line = process.stdout.readline()
            yield re.search(r"http://127\.0\.0\.1:\d+", line)[0], process, output
        finally:
            process.kill()
            process.wait()


def secrets(text: str) -> list[str]:
    return [each for each in (BSN, IBAN, MAIL, PHONE) if each in text]


def test_nothing_that_identifies_a_person_is_said_again_printed_or_written(
    served, shipped_settings
) -> None:
    address, process, output = served
    with httpx.Client(base_url=address, timeout=60) as client:
        question = f"Mijn gegevens: {ALL}. Hoe werkt de Straatkubus in Almere?"
        ask = "/api/v1/ask?explain=true"
        replies = [
            client.post(ask, json={"question": question}),
            client.post(ask, json={"question": "En in Leiden?", "history": [question]}),
            client.post(ask, json={"question": question}, headers={"accept": "text/event-stream"}),
            client.post("/api/v1/search", json={"question": question}),
            client.get("/api/v1/search", params={"q": question}),
            client.get("/", params={"q": question}),
        ]
        assert {each.status_code for each in replies} == {200}
        assert "rekeningnummer" in replies[0].json()["notices"][0]
        faults = [
            client.post(ask, json={"question": "Wat?", "filters": {"municipality": [each]}})
            for each in (BSN, IBAN, MAIL, PHONE)
        ]
        faults += [
            client.post(ask, json={"question": "Wat?", "ignored": [ALL]}),
            client.post(ask, json={"question": "Wat?", "filters": {"kind": [ALL]}}),
            client.post(ask, json={"question": question * 20}),
            client.post(ask, json={ALL: "Wat?"}),
            client.post(
                ask, content=f'{{"question": "{ALL}"', headers={"content-type": "text/json"}
            ),
            client.post(ask, content=f'{{"question": {ALL}}}'),
            client.post(ask, json={"question": "Wat is de Wmo?", "follow": [ALL]}),
            client.get(f"/api/v1/documents/{ALL}"),
            client.get(f"/api/v1/passages/{MAIL}"),
            client.get(f"/{BSN}"),
            client.get("/api/v1/search", params={"q": question, "limit": ALL}),
        ]
        assert {each.status_code for each in faults} <= {404, 422}
        for each in (*replies, *faults):
            assert secrets(each.text) == [], each.text[:500]
            assert secrets(str(each.headers)) == []

    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=30)
    assert secrets(printed + output.read_text()) == []
    for path in shipped_settings.data.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            assert secrets(path.read_bytes().decode("latin-1")) == [], path
