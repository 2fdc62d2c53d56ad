"""What docs/integration.md shows can be done, done."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from mcp import Client, StdioServerParameters
from openai import OpenAI

from api.settings import ApiSettings
from tests.api.test_tools import TOOLS

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
SHOWN = "http://localhost:8000"

# A block of code, with what it prints where that is said.
BLOCK = re.compile(
    r"(?:<!-- prints (?P<prints>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<code>.*?)```", re.DOTALL
)


def blocks(*kinds: str) -> list:
    found = [each for each in BLOCK.finditer(GUIDE) if each["kind"] in kinds]
    return [
        pytest.param(each["kind"], each["code"], each["prints"], id=f"{each['kind']}-{place}")
        for place, each in enumerate(found)
    ]


@pytest.mark.parametrize(("kind", "code", "prints"), blocks("bash", "python"))
def test_a_command_or_program_prints_what_it_should(address, kind, code, prints) -> None:
    program = ["bash", "-eu", "-c"] if kind == "bash" else [sys.executable, "-c"]
    done = subprocess.run(
        [*program, code.replace(SHOWN, address)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert prints in done.stdout


def test_every_program_says_what_it_prints() -> None:
    for each in BLOCK.finditer(GUIDE):
        runs = each["kind"] in ("bash", "python", "js")
        assert bool(each["prints"]) == runs, each["code"]
    assert len(BLOCK.findall(GUIDE)) == GUIDE.count("```") // 2 > 10


def servers() -> list[dict]:
    return [
        json.loads(each["code"])["mcpServers"]["stadsbron"]
        for each in BLOCK.finditer(GUIDE)
        if each["kind"] == "json"
    ]


def test_the_servers_that_clients_are_told_of_can_be_asked(address, shipped_settings) -> None:
    local, remote = servers()
    assert local["command"].endswith(".venv/bin/python")
    assert list(local["env"]) == ["STADSBRON_DATA"]
    started = StdioServerParameters(
        command=sys.executable,
        args=local["args"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "STADSBRON_DATA": str(shipped_settings.data),
        },
    )

    async def tools(server) -> set[str]:
        async with Client(server) as client:
            return {each.name for each in (await client.list_tools()).tools}

    for server in (started, remote["url"].replace(SHOWN, address)):
        assert asyncio.run(tools(server)) == TOOLS


def test_the_endpoint_for_librechat_can_be_talked_to(address) -> None:
    (block,) = [each["code"] for each in BLOCK.finditer(GUIDE) if each["kind"] == "yaml"]
    (endpoint,) = yaml.safe_load(block)["endpoints"]["custom"]
    base = endpoint["baseURL"].replace(SHOWN, address)
    with OpenAI(base_url=base, api_key=endpoint["apiKey"]) as client:
        assert [each.id for each in client.models.list()] == endpoint["models"]["default"]


def test_what_open_webui_asks_is_answered(client) -> None:
    """Its calls, after backend/open_webui/routers/openai.py and utils/middleware.py."""
    key = {"authorization": "Bearer unused"}
    (model,) = client.get("/v1/models", headers=key).json()["data"]
    body = {
        "stream": True,
        "model": model["id"],
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Hoe combineerde Almere Wmo- en schuldendata?"},
            {"role": "assistant", "content": "Zo. [1]"},
            {"role": "user", "content": [{"type": "text", "text": "En in Rotterdam?"}]},
        ],
        "stream_options": {"include_usage": True},
        "temperature": 0.7,
        "metadata": {"chat_id": "7"},
    }
    response = client.post("/v1/chat/completions", json=body, headers=key)
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, done = response.text.removesuffix("\n\n").split("\n\n")
    assert done == "data: [DONE]"
    chunks = [json.loads(each.removeprefix("data: ")) for each in events]
    said = "".join(
        each["choices"][0]["delta"].get("content", "") for each in chunks if each["choices"]
    )
    assert "Rotterdam" in said
    assert "[1]" in said


def test_every_file_linked_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_setting_named_exists() -> None:
    for name in re.findall(r"STADSBRON_API_(\w+)", GUIDE):
        assert name.lower() in ApiSettings.model_fields
