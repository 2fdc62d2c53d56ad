"""Who may ask: finds out who a caller is, and whether they may have what they ask for."""

from contextlib import AbstractAsyncContextManager, nullcontext
from urllib.parse import urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from api.access import peer, person, token
from api.access.caller import ANYBODY, Caller
from api.access.keyring import Keyring
from api.access.person import Person
from api.access.provider import Provider
from api.access.rate import Rate
from api.errors import AccessError, ForbiddenError, UnauthorizedError
from api.records.key import EVERY, Key
from api.settings import ApiSettings
from api.sight import ALL, Sight

# Below these a caller has to be known; all else are pages, their files, and whether it runs.
_GUARDED = ("/api/", "/v1/", "/mcp")
_TOKENS = "/api/v1/widget-tokens"
# Where a browser goes to sign on; readers come by it before they are known.
SIGN_ON = "/sign-on"
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
        "lets in), oidc (who signs on) or open (everybody)"
    )


class Door:
    """Knows who may come in.

    Args:
        settings: say how.
        keyring: the keys, where these are asked for.

    Attributes:
        settings: as given.
        provider: where readers sign on; None where they do not.
    """

    def __init__(self, settings: ApiSettings, keyring: Keyring | None) -> None:
        # A service that is to ask for keys and has none must not stand open.
        assert (settings.access in ("keys", "oidc")) == (keyring is not None)
        self.settings = settings
        self._keyring = keyring
        self._rate = Rate(settings)
        self.provider = Provider(settings) if settings.access == "oidc" else None

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
            caller = await self._caller(scope, path)
        except UnauthorizedError:
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
        if self._keyring is None or (caller.role == "person" and caller.by_session):
            return None
        return token.ticket(self.secret, path, caller)

    async def _caller(self, scope: Scope, path: str) -> Caller:
        if self.settings.access == "open":
            return ANYBODY
        if self._keyring is None:
            return self._passed_on(scope)
        return await self._known(self._keyring, scope, path)

    def _passed_on(self, scope: Scope) -> Caller:
        """The reader whom a proxy names."""
        headers = Headers(scope=scope)
        users = headers.getlist(self.settings.proxy_user_header)
        groups = headers.getlist(self.settings.proxy_groups_header)
        trusted = peer.is_among(peer.connected(scope), self.settings.trusted_proxies)
        # Two are one that the proxy wrote, and one that the reader did.
        if not trusted or len(users) != 1 or not users[0].strip() or len(groups) > 1:
            raise UnauthorizedError(
                "sign in by the proxy in front of this service, and come through it", "Proxy-User"
            )
        of = frozenset(each.strip() for each in ",".join(groups).split(","))
        return Caller("proxy", user=users[0].strip()[:200], sight=self._sight(of))

    async def _known(self, keyring: Keyring, scope: Scope, path: str) -> Caller:
        headers = Headers(scope=scope)
        given = _credential(headers)
        if given is None:
            found = _ticketed(keyring, scope, path) or self._signed_on(scope)
            if found:
                return found
            raise UnauthorizedError(
                "an API key or a widget's token is needed; send it as Authorization: Bearer …",
                self._challenge(),
            )
        key = keyring.key(given)
        if key:
            return Caller(key.scope, key.name, key.prefix, sight=_opened(key))
        caller = _by_token(keyring, given, headers) or await self._vouched_for(given)
        if caller:
            return caller
        raise UnauthorizedError(
            "this API key or token is not good, or not any more, or not from here; ask who runs "
            "the service for a key, or get a new token",
            self._challenge('error="invalid_token"'),
        )

    def _challenge(self, *more: str) -> str:
        where = [f'sign_on="{SIGN_ON}"'] if self.provider else []
        return "Bearer " + ", ".join(['realm="stadsbron"', *where, *more])

    def _signed_on(self, scope: Scope) -> Caller | None:
        """Who signed on in this browser.

        Raises:
            ForbiddenError: a page from elsewhere has the browser ask.
        """
        found = person.known(scope["session"]) if self.provider else None
        if found is None:
            return None
        origin = Headers(scope=scope).get("origin")
        # The cookie goes along with what a page of the same site sends, which may be another's.
        if scope["method"] not in ("GET", "HEAD") and origin not in (None, self._origin):
            raise ForbiddenError(
                "who has signed on here, is asked for by pages of this service alone"
            )
        return self._person(found, by_session=True)

    async def _vouched_for(self, given: str) -> Caller | None:
        """For whom another program sends a token of the provider."""
        found = await self.provider.bearer(given) if self.provider else None
        return self._person(found) if found else None

    def _person(self, found: Person, *, by_session: bool = False) -> Caller:
        return Caller(
            "person", user=found.user, sight=self._sight(found.groups), by_session=by_session
        )

    @property
    def _origin(self) -> str:
        parts = urlsplit(self.settings.public_url or "")
        return f"{parts.scheme}://{parts.netloc}"

    def _sight(self, groups: frozenset[str]) -> Sight:
        """What someone of these groups may see, who is known."""
        return Sight(
            frozenset(
                name
                for name, allowed in self.settings.collections.items()
                if "*" in allowed or groups & set(allowed)
            )
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
    if found is None:
        return None
    prefix, user = found
    # It is for one image or file, and who got it saw what that is of.
    if prefix is None:
        return Caller("ticket", user=user, sight=ALL)
    key = keyring.good(prefix)
    return Caller("ticket", key.name, prefix, user, ALL) if key else None


def _opened(key: Key) -> Sight:
    """What a key opens."""
    return ALL if EVERY in key.collections else Sight(frozenset(key.collections))


def _by_token(keyring: Keyring, given: str, headers: Headers) -> Caller | None:
    """The reader for whom an intranet got a token; None where it is not good here."""
    found = token.read(keyring.secret.get_secret_value(), given)
    if found is None:
        return None
    prefix, origin, user, sight = found
    key = keyring.good(prefix)
    if key is None or headers.get("origin") != origin:
        return None
    # The key may open less by now than it did.
    own = _opened(key).collections
    return Caller("token", key.name, prefix, user, sight if own is None else sight.among(own))


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
