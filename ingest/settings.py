"""Where the corpus and the index are, and which model reads them.

Each folder of the project owns a part of the settings: this one the names directly under
``STADSBRON_`` and the top of ``stadsbron.toml``; ``api`` those under ``STADSBRON_API_`` and
the table ``[api]``. Unknown names are refused, so that a typing error does not go unnoticed.
"""

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ingest.errors import SettingsError

CONFIG_FILE = Path("stadsbron.toml")

# Tables of the configuration file, and second words of environment names, that other folders own.
_OTHER_OWNERS = ("api", "eval")


class FolderSettings(BaseSettings):
    """Settings of one folder: arguments, then the environment, then its table in the file."""

    table: ClassVar[str | None] = None
    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, which wins over the file."""
        return init_settings, env_settings, _TableSource(settings_cls)


class _TableSource(PydanticBaseSettingsSource):
    def __call__(self) -> dict[str, Any]:
        table = getattr(self.settings_cls, "table", None)
        try:
            content = tomllib.loads(CONFIG_FILE.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{CONFIG_FILE}: {error}; correct the file or remove it") from error
        if table is not None:
            return dict(content.get(table, {}))
        return {key: value for key, value in content.items() if key not in _OTHER_OWNERS}

    def get_field_value(self, _field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Not used: the table is returned whole, and pydantic checks each field."""
        raise KeyError(field_name)


def _as_passwords(value: Any) -> Any:
    """A list as JSON, as an environment variable has it, or one password as it stands."""
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.startswith("[") else (value,) if value else ()


class IngestSettings(FolderSettings):
    """What the writing side needs to know."""

    model_config = SettingsConfigDict(env_prefix="STADSBRON_")

    corpus: Path = Field(
        default=Path("corpus"), description="Folder with the documents; read, never written."
    )
    data: Path = Field(
        default=Path(".stadsbron"), description="Folder for the unpacked model and the index."
    )
    model: str = Field(
        default="bundled",
        min_length=1,
        description=(
            "Embedding model: `bundled`, the name of a Sentence Transformers model on a hub, "
            "or a folder that holds one."
        ),
    )
    dtype: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto",
        description=(
            "Number format of the model. `auto` measures at start whether bfloat16 is faster here."
        ),
    )
    # 200 tokens are some 130 Dutch words: a section of a case, small enough to show as a citation.
    passage_tokens: int = Field(
        default=200,
        ge=32,
        le=480,
        description="Longest passage, in tokens of the model; sentences are never cut.",
    )
    read_seconds: float = Field(
        default=60,
        gt=0,
        le=3600,
        description="Longest that reading one file may take; one that takes longer is left out.",
    )
    read_megabytes: int = Field(
        default=2048,
        ge=256,
        le=65536,
        description="Most memory for reading one file, in MB; one that needs more is left out.",
    )
    pdf_passwords: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_as_passwords)] = (
        Field(
            default=(),
            description=(
                'Passwords to try on encrypted PDFs: one, or a list such as `["geheim", "welkom"]`.'
            ),
        )
    )

    store: str = Field(
        default="embedded",
        pattern=r"^(embedded|https?://[^\s@]+|[A-Za-z_]\w*(\.\w+)+)$",
        description=(
            "Where vectors are searched: `embedded` (Chroma, in the index's own folder), the "
            "address of a Chroma server, or the import path of a LlamaIndex vector store."
        ),
    )
    store_key: SecretStr | None = Field(
        default=None,
        description=(
            "Key or password of that store; never shown. A Chroma server gets it as "
            "`Authorization: Bearer`, unless the options say where `{key}` goes."
        ),
    )
    store_options: dict[str, Any] = Field(
        default={},
        description=(
            "More for that store, as JSON: `headers`, `tenant`, `database` and `certificate` of a "
            "Chroma server; the arguments of a LlamaIndex store, in which `{snapshot}`, "
            "`{dimensions}` and `{key}` are filled in."
        ),
    )
    # Comparing 100,000 passages one by one takes some 30 ms: nobody should wait much longer.
    store_seconds: float = Field(
        default=2,
        gt=0,
        le=60,
        description=(
            "Longest to wait for a store outside of this process; after it, passages are compared "
            "one by one until it answers."
        ),
    )

    @property
    def models(self) -> Path:
        """Where the bundled model is unpacked."""
        return self.data / "models"

    @property
    def unpacked(self) -> Path:
        """Where members of archives lie while they are read."""
        return self.data / "unpacked"

    @property
    def snapshots(self) -> Path:
        """Where the states of the index are kept."""
        return self.data / "index"


Settings = TypeVar("Settings", bound=FolderSettings)


def load(settings_cls: type[Settings], **values: Any) -> Settings:
    """Read one folder's settings from arguments, environment and file.

    Args:
        settings_cls: the folder's settings class.
        **values: overrides, for instance from the command line; None means not given.

    Raises:
        SettingsError: a value is out of bounds, or a name is unknown.
    """
    _refuse_unknown_environment(settings_cls)
    given = {name: value for name, value in values.items() if value is not None}
    try:
        return settings_cls(**given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        name = settings_cls.model_config.get("env_prefix", "") + field.upper()
        raise SettingsError(
            f"setting {field} ({name}): {first['msg']}; "
            f"correct it in the environment or in {CONFIG_FILE}"
        ) from error


def _refuse_unknown_environment(settings_cls: type[FolderSettings]) -> None:
    prefix = settings_cls.model_config.get("env_prefix", "")
    known = {prefix + field.upper() for field in settings_cls.model_fields}
    others = tuple(prefix + owner.upper() + "_" for owner in _OTHER_OWNERS)
    for name in sorted(os.environ):
        if name.startswith(prefix) and name not in known and not name.startswith(others):
            raise SettingsError(
                f"unknown setting {name} in the environment; known are {', '.join(sorted(known))}"
            )
