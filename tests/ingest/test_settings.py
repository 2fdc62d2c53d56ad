from pathlib import Path

import pytest

from api.settings import ApiSettings
from ingest.errors import SettingsError
from ingest.settings import IngestSettings, load


def test_arguments_win_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("stadsbron.toml").write_text('corpus = "a"\nmodel = "b"\n[api]\nport = 9000\n')
    assert load(IngestSettings).corpus == Path("a")
    monkeypatch.setenv("STADSBRON_CORPUS", "c")
    assert load(IngestSettings).corpus == Path("c")
    assert load(IngestSettings, corpus=Path("d")).corpus == Path("d")
    assert load(IngestSettings, corpus=None).model == "b"
    assert load(ApiSettings).port == 9000


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ('corpsu = "a"', "setting corpsu"),
        ("passage_tokens = 5", "setting passage_tokens"),
        ('corpus = "a', "stadsbron.toml"),
    ],
)
def test_a_wrong_file_is_refused(file: str, says: str) -> None:
    Path("stadsbron.toml").write_text(file)
    with pytest.raises(SettingsError, match=says):
        load(IngestSettings)


def test_a_typing_error_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADSBRON_CORPSU", "a")
    with pytest.raises(SettingsError, match=r"STADSBRON_CORPSU.*STADSBRON_CORPUS"):
        load(IngestSettings)
    monkeypatch.delenv("STADSBRON_CORPSU")
    monkeypatch.setenv("STADSBRON_API_PROT", "1")
    load(IngestSettings)
    with pytest.raises(SettingsError, match="STADSBRON_API_PROT"):
        load(ApiSettings)
