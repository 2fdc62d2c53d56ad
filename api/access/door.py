"""Who may ask: finds out who a caller is, and whether they may have what they ask for."""

from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from starlette.types import Scope

from api.access import peer, token
from api.access.caller import ANYBODY, Caller
from api.access.callers import Callers
from api.access.keyring import Keyring
from api.access.provider import Provider
from api.access.rate import Rate
from api.errors import AccessError, ForbiddenError, SignOnError, UnauthorizedError
from api.settings import ApiSettings
from api.sight import Sight

# Below these a caller has to be known; all else are pages, their files, and whether it runs.
_GUARDED = ("/api/", "/v1/", "/mcp")
_TOKENS = "/api/v1/widget-tokens"
_INDEX = "/api/v1/index"
# What has the service read and find, which is most of its work.
_QUESTIONS = ("/api/v1/ask", "/api/v1/search", "/v1/chat/completions", "/mcp")


def check(settings: ApiSettings) -> None:
    """See that it was somebody's choice to have everybody ask who can reach the service.

    Raises:
        AccessError: it was not.
    """
    if settings.is_local or "access" in settings.model_fields_set:
        return
    raise AccessError(
        f"host {settings.host} can be reached from other machines, and nothing says who may ask; "
        "set STADSBRON_API_ACCESS to keys (who has an API key), proxy (whom a proxy in front "
        "lets in), oidc (who signs on) or open (everybody)"
    )


class Door:
    """Knows who may come in.

    Args:
        settings: say how.
        keyring: the keys, where these are asked for.
        counts: file in which several processes count calls together; see ``Rate``.

    Attributes:
        settings: as given.
        provider: where readers sign on; None where they do not.
    """

    def __init__(
        self, settings: ApiSettings, keyring: Keyring | None, counts: Path | None = None
    ) -> None:
        # A service that is to ask for keys and has none must not stand open.
        assert settings.asks_for_keys == (keyring is not None)
        self.settings = settings
        self._keyring = keyring
        self._rate = Rate(settings, counts)
        self.provider = Provider(settings) if settings.access == "oidc" else None
        self._callers = Callers(settings, keyring, self.provider)

    @property
    def secret(self) -> str:
        """What this service signs with; it has one where it asks for keys."""
        assert self._keyring
        return self._keyring.secret.get_secret_value()

    def tended(self) -> AbstractAsyncContextManager[None]:
        """As long as the service runs."""
        return self._keyring.tended() if self._keyring else nullcontext()

    async def admit(self, scope: Scope) -> Caller:
        """Find out who asks, and let them in.

        Args:
            scope: the request.

        Raises:
            UnauthorizedError: nobody who is known.
            ForbiddenError: they may not have what they ask for.
            TooManyError: they ask too often.
            RecordsUnavailableError: which keys are good is not known.
            SignOnError: nor who signed on.
        """
        path = path_of(scope)
        if not is_guarded(path):
            return ANYBODY
        address = peer.asker(scope, self.settings.trusted_proxies)
        try:
            caller = await self._callers.of(scope, path)
        # Whoever makes up tokens is not to have the provider asked all the time either.
        except (UnauthorizedError, SignOnError):
            self._rate.count_refused(address)
            raise
        self._rate.count(caller, address, is_question=path.startswith(_QUESTIONS))
        _check_may(caller, path)
        return caller

    def token(self, caller: Caller, origin: str, user: str | None, wanted: Sight) -> str:
        """A token for the readers of an intranet; see ``token.write``.

        Raises:
            ForbiddenError: this service asks for no keys, so for no tokens either; or the key does
                not open a collection that the token is to open.
        """
        if self._keyring is None or caller.prefix is None:
            raise ForbiddenError(
                "this service gives no tokens, for it asks for none; leave out the widget's "
                "token-url, or have the service ask with STADSBRON_API_ACCESS=keys"
            )
        own = caller.sight.collections
        for name in sorted(wanted.collections or ()):
            if own is not None and name not in own:
                raise ForbiddenError(
                    f"this key does not open the collection {name!r}; take one that was made with "
                    f"--collection {name}"
                )
        return token.write(self.secret, caller.prefix, origin, user, wanted)

    def ticket(self, caller: Caller, path: str) -> str | None:
        """What opens an image or file for a caller who cannot send a header; None needs none."""
        if self._keyring is None or caller.by_session:
            return None
        return token.ticket(self.secret, path, caller)


def path_of(scope: Scope) -> str:
    """The path of a request as the routes have it."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


def is_guarded(path: str) -> bool:
    """Whether a caller has to be known."""
    return path.startswith(_GUARDED)


def _check_may(caller: Caller, path: str) -> None:
    """See that someone may have what they ask for.

    Raises:
        ForbiddenError: they may not.
    """
    if path == _TOKENS:
        if caller.role not in ("anybody", "proxy", "widget", "admin"):
            raise ForbiddenError("making tokens wants a key of scope widget")
    elif path == _INDEX and caller.role != "admin":
        # Also on this machine alone, where any page that someone opens could call.
        raise ForbiddenError(
            "seeing to the index wants a key of scope admin, from a service that asks for keys "
            "(STADSBRON_API_ACCESS=keys); others build with `python -m ingest build`"
        )
    elif caller.role == "widget":
        raise ForbiddenError("this key makes tokens and opens nothing else; take one of scope ask")
    elif caller.role == "token" and not path.startswith("/api/"):
        raise ForbiddenError("a widget's token opens /api alone; take an API key of scope ask")
