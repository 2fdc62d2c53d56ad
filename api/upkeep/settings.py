"""Settings that say one thing and its opposite, or that nothing heeds."""

from collections.abc import Iterator

from api.access_settings import is_loopback
from api.settings import ApiSettings
from api.upkeep.finding import Finding, doubt, well

_SUBJECT = "settings"


def examine(settings: ApiSettings) -> list[Finding]:
    """Each contradiction; that there is none, where there is none."""
    return list(_contradictions(settings)) or [well(_SUBJECT, "none contradicts another")]


def _contradictions(settings: ApiSettings) -> Iterator[Finding]:
    given = settings.model_fields_set
    for name, needs in _NEEDED.items():
        if name in given and getattr(settings, name) and not getattr(settings, needs):
            yield doubt(
                _SUBJECT,
                f"{_variable(name)} is set and does nothing without {_variable(needs)}",
                f"set {_variable(needs)}, or take {_variable(name)} away",
            )
    if not settings.is_local and settings.public_url is None:
        yield doubt(
            _SUBJECT,
            f"others can reach {settings.host}, but no STADSBRON_API_PUBLIC_URL says by which "
            "name: links in answers to programs have none, and /mcp refuses them",
            "set STADSBRON_API_PUBLIC_URL to the address that readers open",
        )
    if settings.metrics_port and not is_loopback(settings.metrics_host):
        yield doubt(
            _SUBJECT,
            f"the metrics can be read by whoever reaches {settings.metrics_host}",
            "see that a firewall keeps others out, or take STADSBRON_API_METRICS_HOST away",
        )
    if settings.metrics_port and settings.metrics_port == settings.port:
        yield doubt(
            _SUBJECT,
            f"STADSBRON_API_PORT and STADSBRON_API_METRICS_PORT are both {settings.port}",
            "choose another for one of them",
        )
    keeps = settings.feedback or settings.conversations or settings.asks_for_keys
    if settings.database and not keeps:
        yield doubt(
            _SUBJECT,
            "STADSBRON_API_DATABASE is set, and nothing is kept in it",
            "set STADSBRON_API_FEEDBACK or STADSBRON_API_CONVERSATIONS to true or "
            "STADSBRON_API_ACCESS to keys, or take it away",
        )
    unheeded = sorted(name for name in given if name.startswith("oidc_"))
    if unheeded and settings.access != "oidc":
        yield doubt(
            _SUBJECT,
            f"{_variable(unheeded[0])} is set, and nobody signs on",
            "set STADSBRON_API_ACCESS to oidc, or take it away",
        )


# What does nothing unless something else is set.
_NEEDED = {
    "reranked": "reranker",
    "entailment": "language_model",
    "unverified": "language_model",
    "language_model_key": "language_model",
    "metrics_host": "metrics_port",
}


def _variable(name: str) -> str:
    return f"STADSBRON_API_{name.upper()}"
