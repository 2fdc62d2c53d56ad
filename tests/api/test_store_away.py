"""A service whose vector store is a Chroma server: readers are answered without it too."""

import httpx

from ingest.pipeline import build_index
from tests import chroma, launcher
from tests.process import ROOT, environment, free_port, serving
from tests.until import until


def test_readers_are_answered_while_the_store_is_away(
    ingest_settings, write_case, tmp_path
) -> None:
    write_case("een", "Almere telt fietsen met lussen in het wegdek.")
    watched = free_port()
    question = {"question": "Hoe telt Almere fietsen?"}
    with chroma.running(tmp_path / "chroma") as server:
        settings = ingest_settings.model_copy(update={"store": server.address})
        build_index(settings)
        given = {"STADSBRON_STORE": server.address, "STADSBRON_API_METRICS_PORT": str(watched)}
        log = tmp_path / "log.txt"
        with (
            serving(settings, log, **given) as served,
            httpx.Client(base_url=served.address, timeout=60) as client,
        ):

            def told() -> tuple[str, str]:
                metrics = httpx.get(f"http://127.0.0.1:{watched}/metrics").text
                (line,) = (x for x in metrics.splitlines() if x.startswith("stadsbron_store_"))
                return client.get("/readyz").json()["store"], line.split()[-1]

            first = client.post("/api/v1/ask", json=question).json()
            assert told() == ("answers", "1.0")
            server.stop()
            assert client.post("/api/v1/ask", json=question).json() == first
            until(lambda: told() == ("away", "0.0"))
            server.start()
            until(lambda: told() == ("answers", "1.0"))
        # Whoever starts the service learns at once of an address that is wrong.
        server.stop()
        done = launcher.run(
            ["api", "serve", "--port", "0"], env=environment(settings, **given), cwd=ROOT
        )
    assert done.returncode == 1
    assert "STADSBRON_STORE" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
