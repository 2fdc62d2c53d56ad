"""What the service leans on outside of its process: a language model, a database, a proxy."""

import time
from contextlib import aclosing

import httpx

from api import language_model
from api.access.provider import Provider
from api.answering import generate
from api.answering.prompt import Prompt
from api.errors import ApiError
from api.records.keeping import examine_database
from api.settings import ApiSettings
from api.telemetry import tracing
from api.upkeep.finding import Finding, doubt, fault, well, wrong
from ingest.settings import IngestSettings

# Seconds; a stream that a proxy holds up comes all at once at its end.
_AT_ONCE = 0.05
_LONG_ENOUGH = 0.5
_TIMEOUT = 60
# What a sign-on needs of a provider.
_TOLD = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_QUESTION = "Welke gemeenten combineerden data over schulden?"


async def model(settings: ApiSettings) -> Finding:
    """Whether the language model says something."""
    subject = "language model"
    try:
        found = language_model.load(settings)
        if found is None:
            return well(subject, "none is set: the sources' own sentences are the answers")
        prompt = Prompt("Reply in one word.", "Werkt het?", ())
        begun = time.monotonic()
        async with found.connect() as llm, aclosing(generate.write(found, llm, prompt)) as words:
            await anext(words)
    except ApiError as error:
        said, _, more = str(error).partition("; ")
        remedy = more or (
            "see that its service runs, and that STADSBRON_API_LANGUAGE_MODEL_URL, …_NAME and "
            "…_KEY are right; until then the sources answer"
        )
        return fault(subject, said, remedy)
    return well(subject, f"{found.name} said its first word in {time.monotonic() - begun:.1f} s")


def database(settings: ApiSettings, ingest: IngestSettings) -> Finding:
    """Whether what is kept can be, and its tables are those of this version; changes nothing."""
    subject = "database"
    try:
        found = examine_database(settings, ingest.data)
    except ApiError as error:
        return wrong(subject, error)
    if found is None:
        return well(subject, "none: nothing is kept, or nothing has been yet")
    where, behind = found
    if behind:
        said = f"{where} is of an older version (it lacks {', '.join(behind)})"
        return doubt(
            subject, said, "make a backup; the service brings it up to date when it starts"
        )
    return well(subject, f"{where} answers, and is of this version")


async def sign_on(settings: ApiSettings) -> Finding:
    """Whether the provider for readers to sign on with answers, and is the one that is meant."""
    subject = "sign-on"
    if settings.access != "oidc":
        return well(subject, "none is set")
    try:
        found = await Provider(settings).metadata()
    except ApiError as error:
        return wrong(subject, error)
    missing = [name for name in _TOLD if name not in found]
    if missing:
        said = f"{settings.oidc_issuer} does not tell {', '.join(missing)}"
        return fault(subject, said, "set STADSBRON_API_OIDC_ISSUER to an OpenID provider")
    return well(subject, f"{settings.oidc_issuer} answers, and is the one that is meant")


def collector(settings: ApiSettings) -> Finding:
    """Whether traces arrive."""
    subject = "traces"
    if settings.traces is None:
        return well(subject, "none are made")
    try:
        if tracing.arrive(settings):
            return well(subject, f"{settings.traces} takes them")
    except ApiError as error:
        return wrong(subject, error)
    return doubt(
        subject,
        f"{settings.traces} takes none",
        "see that the collector runs, and that STADSBRON_API_TRACES and "
        "OTEL_EXPORTER_OTLP_HEADERS are right; the service works without it",
    )


async def proxy(settings: ApiSettings) -> Finding:
    """Whether the public address leads to the service, and lets a stream through as it comes."""
    subject = "public address"
    url = settings.public_url
    if url is None:
        return well(subject, "none is set")
    begun = time.monotonic()
    try:
        async with (
            httpx.AsyncClient(base_url=url, timeout=_TIMEOUT) as client,
            client.stream(
                "POST",
                "api/v1/ask",
                json={"question": _QUESTION},
                headers={"accept": "text/event-stream"},
            ) as response,
        ):
            if response.status_code == 401:
                return well(subject, f"{url} leads to a service that asks who calls")
            if response.status_code != 200:
                said = f"{url} answers a question with status {response.status_code}"
                return fault(subject, said, "see that the proxy leads to the service")
            arrivals = [time.monotonic() - begun async for piece in response.aiter_raw() if piece]
    except httpx.HTTPError as error:
        said = f"{url} cannot be reached ({error or type(error).__name__})"
        return fault(subject, said, "start the service and the proxy, or correct the address")
    whole = arrivals[-1] if arrivals else 0.0
    if not settings.language_model or whole < _LONG_ENOUGH:
        return well(subject, f"{url} answers; too fast to tell whether the proxy holds streams up")
    if whole - arrivals[0] < _AT_ONCE:
        said = f"{url} gives a stream of {whole:.1f} s all at once: the proxy holds it up"
        return doubt(subject, said, "set `proxy_buffering off`, as deploy/nginx.conf has it")
    return well(subject, f"{url} lets a stream through as it comes")
