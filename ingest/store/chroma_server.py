"""Chroma as a server: a collection for each snapshot."""

import ssl
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, FilePath

from ingest.errors import StorageError
from ingest.store import chroma
from ingest.store.guard import Guarded
from ingest.store.outside import Writer, refusing
from ingest.store.seam import Before

# Seconds for a thousand vectors, which a busy server takes some four over.
_WRITING = 60.0


class ServerOptions(BaseModel):
    """What a server may ask for beside its address.

    Attributes:
        headers: of every request.
        tenant: of the collections.
        database: of the collections.
        certificate: file with the authority that signed the server's, where no public one did.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: dict[str, str] = {}
    tenant: str = "default_tenant"
    database: str = "default_database"
    certificate: FilePath | None = None


class ChromaServer:
    """The store of all snapshots.

    Args:
        address: where it answers.
        options: what else it asks for.
        seconds: longest that a search may take.
        key: to be kept out of every message.
    """

    def __init__(self, address: str, options: ServerOptions, seconds: float, key: str = "") -> None:
        self.name = address
        if (options.tenant, options.database) != ("default_tenant", "default_database"):
            self.name += f" ({options.tenant}/{options.database})"
        self._address = address.rstrip("/")
        self._options = options
        self._seconds = seconds
        self._key = key

    def open(self, folder: Path, collection: str, known: NDArray[np.float32]) -> Guarded:  # noqa: ARG002
        """The vectors of a snapshot; see ``seam.Place``."""
        from chromadb.errors import NotFoundError

        client = self._client(self._seconds)
        try:
            with refusing(self.name, self._key):
                found = client.get_collection(collection)
            return Guarded(self.name, _Remote(client, found), self._seconds, known, self._key)
        except StorageError as error:
            _close(client)
            if isinstance(error.__cause__, NotFoundError):
                raise StorageError(
                    f"the vector store {self.name} has no collection {collection}; write it "
                    "there anew with `python -m ingest build`"
                ) from error
            raise

    def create(
        self,
        folder: Path,  # noqa: ARG002
        collection: str,
        dimensions: int,  # noqa: ARG002
        before: Before | None,  # noqa: ARG002
    ) -> Writer:
        """A collection for a new snapshot; see ``seam.Place``."""
        client = self._client(_WRITING)
        try:
            with refusing(self.name, self._key):
                made = chroma.create(client, collection)
        except StorageError:
            _close(client)
            raise
        return Writer(self.name, chroma.writes(made).add, partial(_close, client), self._key)

    def remove(self, collection: str) -> None:
        """Remove a snapshot's collection, if it is there; see ``seam.Place``."""
        from chromadb.errors import NotFoundError

        client = self._client(_WRITING)
        try:
            with refusing(self.name, self._key):
                client.delete_collection(collection)
        except StorageError as error:
            if not isinstance(error.__cause__, NotFoundError):
                raise
        finally:
            _close(client)

    def _client(self, seconds: float) -> Any:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        options = self._options
        certificate = str(options.certificate) if options.certificate else None
        with refusing(self.name, self._key):
            # First by ourselves: the library has no limit, and one message for every fault.
            self._heartbeat(certificate, seconds)
            client: Any = chromadb.HttpClient(
                host=self._address,
                headers=dict(options.headers),
                tenant=options.tenant,
                database=options.database,
                settings=ChromaSettings(
                    anonymized_telemetry=False, chroma_server_ssl_verify=certificate
                ),
            )
        for session in _sessions(client):
            # It has no setting for a limit; without one, a server that hangs holds threads forever.
            session.timeout = httpx.Timeout(seconds)
        return client

    def _heartbeat(self, certificate: str | None, seconds: float) -> None:
        trusted = ssl.create_default_context(cafile=certificate) if certificate else True
        answer = httpx.get(
            f"{self._address}/api/v2/heartbeat",
            headers=self._options.headers,
            verify=trusted,
            timeout=seconds,
        )
        answer.raise_for_status()
        if "nanosecond heartbeat" not in answer.text:
            raise ValueError("what answers there is no Chroma")


class _Remote:
    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        return chroma.search(self._collection, question, limit)

    def close(self) -> None:
        _close(self._client)


def _close(client: Any) -> None:
    client.close()
    for session in _sessions(client):
        # The library leaves its connections open until Python clears up.
        session.close()


def _sessions(client: Any) -> list[httpx.Client]:
    return [client._server._session, client._admin_client._server._session]
