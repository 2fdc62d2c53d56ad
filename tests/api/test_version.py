from importlib import metadata


def test_it_says_what_runs_and_what_is_kept(client, served, assistant) -> None:
    told = client.get("/api/v1/version").json()
    manifest = assistant.index.manifest
    assert told["version"] == metadata.version("stadsbron")
    assert told["index"] == {
        "built": manifest.created.isoformat().replace("+00:00", "Z"),
        "documents": manifest.documents,
        "passages": manifest.passages,
        "model": "intfloat/multilingual-e5-small",
    }
    assert (told["writer"], told["levels"]) == ("sources", ["plain"])
    assert told["kept"] == {"feedback": False, "conversations": False, "retention_days": None}


def test_what_is_kept_is_said_with_for_how_long(served, tmp_path) -> None:
    from api.records.keeping import open_keeping
    from api.settings import ApiSettings

    settings = ApiSettings(feedback=True, retention_days=30)
    told = served(settings, open_keeping(settings, tmp_path)).get("/api/v1/version").json()
    assert told["kept"] == {"feedback": True, "conversations": False, "retention_days": 30}


def test_the_openapi_page_has_the_version_of_the_program(client) -> None:
    described = client.get("/openapi.json").json()
    assert described["info"]["version"] == metadata.version("stadsbron")
    assert "/api/v1/version" in described["paths"]
    assert "/api/v1/writer" not in described["paths"]
