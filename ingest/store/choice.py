"""The store that the settings name."""

import hashlib
import json

from pydantic import ValidationError

from ingest.errors import SettingsError
from ingest.settings import IngestSettings
from ingest.store.embedded import Embedded
from ingest.store.seam import EMBEDDED, Place


def of(settings: IngestSettings) -> Place:
    """Where vectors are searched; asks no store anything.

    Raises:
        SettingsError: the options are none that such a store has.
    """
    key = settings.store_key.get_secret_value() if settings.store_key else ""
    if settings.store == EMBEDDED:
        return Embedded()
    if settings.store.startswith(("http://", "https://")):
        return _server(settings, key)
    from ingest.store.imported import Imported

    # Two sets of options may name two databases; what they say may be secret.
    told = json.dumps(settings.store_options, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()[:8]
    name = f"{settings.store} ({digest})"
    return Imported(settings.store, settings.store_options, name, settings.store_seconds, key)


def _server(settings: IngestSettings, key: str) -> Place:
    from ingest.store.chroma_server import ChromaServer, ServerOptions

    try:
        options = ServerOptions.model_validate(settings.store_options)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"setting store_options (STADSBRON_STORE_OPTIONS): {field}: {first['msg']}; a Chroma "
            f"server has {', '.join(ServerOptions.model_fields)}"
        ) from error
    headers = {name: each.replace("{key}", key) for name, each in options.headers.items()}
    if key and headers == options.headers:
        headers |= {"Authorization": f"Bearer {key}"}
    return ChromaServer(
        settings.store, options.model_copy(update={"headers": headers}), settings.store_seconds, key
    )
