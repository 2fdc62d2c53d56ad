"""Looks at all that the service needs, and names each fault with its remedy."""

from collections.abc import AsyncIterator

from api.settings import ApiSettings
from api.upkeep import index, machine, outside
from api.upkeep import settings as contradictions
from api.upkeep.finding import Finding
from ingest.settings import IngestSettings


async def examine(ingest: IngestSettings, settings: ApiSettings) -> AsyncIterator[Finding]:
    """All findings, as they are made: what is quick to look at first. Changes nothing.

    Args:
        ingest: which corpus, index and model.
        settings: of the service.
    """
    for finding in contradictions.examine(settings):
        yield finding
    yield machine.memory(settings)
    yield machine.workers(settings)
    yield machine.disk(ingest)
    yield machine.port(settings)
    yield machine.corpus(ingest)
    yield outside.database(settings, ingest)
    for finding in index.examine(ingest, settings):
        yield finding
    yield outside.collector(settings)
    yield await outside.model(settings)
    yield await outside.sign_on(settings)
    yield await outside.proxy(settings)
