"""Settings of the judge come from the environment and from table [eval]."""

from pathlib import Path

import pytest

from eval.settings import EvalSettings
from ingest.errors import SettingsError
from ingest.settings import CONFIG_FILE, load


def test_the_file_and_the_environment_name_the_judge(monkeypatch) -> None:
    Path(CONFIG_FILE).write_text(
        '[eval]\njudge_url = "https://model.gemeente.nl/v1"\njudge_draws = 5\n', encoding="utf-8"
    )
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_DRAWS", "7")
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_KEY", "geheim-1234")
    settings = load(EvalSettings)
    assert settings.judge_url == "https://model.gemeente.nl/v1"
    assert settings.judge_draws == 7
    assert settings.judge_key.get_secret_value() == "geheim-1234"
    assert "geheim" not in f"{settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("DRAWS", "1"), ("URL", "localhost:8000"), ("SECONDS", "0"), ("PARALLEL", "9999")],
)
def test_a_setting_out_of_bounds_is_named(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STADSBRON_EVAL_JUDGE_{name}", value)
    with pytest.raises(SettingsError, match=f"STADSBRON_EVAL_JUDGE_{name}"):
        load(EvalSettings)


def test_a_misspelt_setting_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_MODLE", "rechter")
    with pytest.raises(SettingsError, match="unknown setting STADSBRON_EVAL_JUDGE_MODLE"):
        load(EvalSettings)
