"""Who may ask: finds out who a caller is, and whether they may have what they ask for."""

from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from api.access import peer, token
from api.access.caller import ANYBODY, Caller
from api.access.keyring import Keyring
from api.access.rate import Rate
from api.errors import AccessError, ForbiddenError, UnauthorizedError
from api.filters import Filters
from api.settings import ApiSettings

# Below these a caller has to be known; all else are pages, their files, and whether it runs.
_GUARDED = ("/api/", "/v1/", "/mcp")
_TOKENS = "/api/v1/widget-tokens"
_TICKETED = "/api/v1/documents/"
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
        "lets in) or open (everybody)"
    )


class Door:
    """Knows who may come in.

    Args:
        settings: say how.
        keyring: the keys, where these are asked for.
        counts: file in which several processes count calls together; see ``Rate``.
    """

    def __init__(
        self, settings: ApiSettings, keyring: Keyring | None, counts: Path | None = None
    ) -> None:
        # A service that is to ask for keys and has none must not stand open.
        assert (settings.access == "keys") == (keyring is not None)
        self._settings = settings
        self._keyring = keyring
        self._rate = Rate(settings, counts)

    def tended(self) -> AbstractAsyncContextManager[None]:
        """As long as the service runs."""
        return self._keyring.tended() if self._keyring else nullcontext()

    def admit(self, scope: Scope) -> Caller:
        """Find out who asks, and let them in.

        Args:
            scope: the request.

        Raises:
            UnauthorizedError: nobody who is known.
            ForbiddenError: they may not have what they ask for.
            TooManyError: they ask too often.
            RecordsUnavailableError: which keys are good is not known.
        """
        path = path_of(scope)
        if not is_guarded(path):
            return ANYBODY
        address = peer.asker(scope, self._settings.trusted_proxies)
        try:
            caller = self._caller(scope, path)
        except UnauthorizedError:
            self._rate.count_refused(address)
            raise
        self._rate.count(caller, address, is_question=path.startswith(_QUESTIONS))
        _check_may(caller, path)
        return caller

    def token(self, caller: Caller, origin: str, user: str | None, limit: Filters) -> str:
        """A token for the readers of an intranet; see ``token.write``.

        Raises:
            ForbiddenError: this service asks for no keys, so for no tokens either.
        """
        if self._keyring is None or caller.prefix is None:
            raise ForbiddenError(
                "this service gives no tokens, for it asks for none; leave out the widget's "
                "token-url, or have the service ask with STADSBRON_API_ACCESS=keys"
            )
        secret = self._keyring.secret.get_secret_value()
        return token.write(secret, caller.prefix, origin, user, limit)

    def ticket(self, caller: Caller, path: str) -> str | None:
        """What opens an image or file for a caller who cannot send a header; None needs none."""
        if self._keyring is None:
            return None
        return token.ticket(self._keyring.secret.get_secret_value(), path, caller)

    def _caller(self, scope: Scope, path: str) -> Caller:
        if self._settings.access == "open":
            return ANYBODY
        if self._keyring is None:
            return self._passed_on(scope)
        return self._known(self._keyring, scope, path)

    def _passed_on(self, scope: Scope) -> Caller:
        """The reader whom a proxy names."""
        header = self._settings.proxy_user_header
        users = Headers(scope=scope).getlist(header)
        trusted = peer.is_among(peer.connected(scope), self._settings.trusted_proxies)
        # Two are one that the proxy wrote, and one that the reader did.
        if not trusted or len(users) != 1 or not users[0].strip():
            raise UnauthorizedError(
                "sign in by the proxy in front of this service, and come through it", "Proxy-User"
            )
        return Caller("proxy", user=users[0].strip()[:200])

    def _known(self, keyring: Keyring, scope: Scope, path: str) -> Caller:
        headers = Headers(scope=scope)
        given = _credential(headers)
        if given is None:
            ticketed = _ticketed(keyring, scope, path)
            if ticketed:
                return ticketed
            raise UnauthorizedError(
                "an API key or a widget's token is needed; send it as Authorization: Bearer …",
                'Bearer realm="stadsbron"',
            )
        key = keyring.key(given)
        if key:
            return Caller(key.scope, key.name, key.prefix)
        found = token.read(keyring.secret.get_secret_value(), given)
        if found:
            prefix, origin, user, limit = found
            key = keyring.good(prefix)
            if key and headers.get("origin") == origin:
                return Caller("token", key.name, prefix, user, limit)
        raise UnauthorizedError(
            "this API key or token is not good, or not any more, or not from here; ask who runs "
            "the service for a key, or get a new token",
            'Bearer realm="stadsbron", error="invalid_token"',
        )


def path_of(scope: Scope) -> str:
    """The path of a request as the routes have it."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


def is_guarded(path: str) -> bool:
    """Whether a caller has to be known."""
    return path.startswith(_GUARDED)


def _credential(headers: Headers) -> str | None:
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and given:
        return given.strip()
    return headers.get("x-api-key")


def _ticketed(keyring: Keyring, scope: Scope, path: str) -> Caller | None:
    given = QueryParams(scope["query_string"]).get("ticket")
    if not given or scope["method"] not in ("GET", "HEAD") or not path.startswith(_TICKETED):
        return None
    found = token.read_ticket(keyring.secret.get_secret_value(), given, path)
    key = keyring.good(found[0]) if found else None
    return Caller("ticket", key.name, key.prefix, found[1]) if found and key else None


def _check_may(caller: Caller, path: str) -> None:
    """See that someone may have what they ask for.

    Raises:
        ForbiddenError: they may not.
    """
    if path == _TOKENS:
        if caller.role not in ("anybody", "proxy", "widget", "admin"):
            raise ForbiddenError("making tokens wants a key of scope widget")
    elif caller.role == "widget":
        raise ForbiddenError("this key makes tokens and opens nothing else; take one of scope ask")
    elif caller.role == "token" and not path.startswith("/api/"):
        raise ForbiddenError("a widget's token opens /api alone; take an API key of scope ask")
