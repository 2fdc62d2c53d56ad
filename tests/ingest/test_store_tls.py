"""A Chroma server behind a proxy that asks for a key, over TLS with an authority of its own."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import httpx
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingest.errors import StorageError
from ingest.settings import IngestSettings
from ingest.store import choice
from tests import chroma

KEY = "kluis-4711"
VECTOR = np.eye(1, 8, dtype=np.float32)[0]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "chroma")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def proxy(certificate, tmp_path_factory) -> Iterator[str]:
    """Its address."""
    with (
        chroma.running(tmp_path_factory.mktemp("chroma")) as server,
        httpx.Client(base_url=server.address, timeout=30) as behind,
    ):

        class Passing(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers["Authorization"] == f"Bearer {KEY}":
                    kind = {"content-type": "application/json"}
                    got = behind.request(self.command, self.path, content=body, headers=kind)
                    status, content = got.status_code, got.content
                else:
                    status, content = 401, b"no key"
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_DELETE = _pass  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Passing) as web:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            web.socket = context.wrap_socket(web.socket, server_side=True)
            Thread(target=web.serve_forever, daemon=True).start()
            yield f"https://127.0.0.1:{web.server_port}"
            web.shutdown()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer {key}"}])
def test_the_key_and_the_authority_are_those_of_the_settings(
    proxy: str, certificate, headers
) -> None:
    options = {"certificate": str(certificate[0]), "headers": headers}
    place = choice.of(IngestSettings(store=proxy, store_key=KEY, store_options=options))
    with place.create(Path(), "stadsbron_een", VECTOR.size, None) as writer:
        writer.add([("nota-0", "nota")], VECTOR[None])
    with closing(place.open(Path(), "stadsbron_een", VECTOR)) as reader:
        assert reader.search(VECTOR, 1) == ["nota-0"]
    place.remove("stadsbron_een")


def test_without_the_key_or_the_authority_it_is_said_what_is_wrong(proxy: str, certificate) -> None:
    options = {"certificate": str(certificate[0])}
    with pytest.raises(StorageError, match="401"):
        choice.of(IngestSettings(store=proxy, store_options=options)).remove("stadsbron_een")
    with pytest.raises(StorageError, match="CERTIFICATE_VERIFY_FAILED"):
        choice.of(IngestSettings(store=proxy, store_key=KEY)).remove("stadsbron_een")
