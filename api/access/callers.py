"""Who a caller is: by key, token, proxy or sign-on."""

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from api.access import peer, person, token
from api.access.caller import ANYBODY, Caller
from api.access.keyring import Keyring
from api.access.person import Person
from api.access.provider import Provider
from api.errors import ForbiddenError, UnauthorizedError
from api.records.key import EVERY, Key
from api.settings import ApiSettings
from api.sight import ALL, Sight

# Where a browser goes to sign on.
SIGN_ON = "/sign-on"
_TICKETED = "/api/v1/documents/"


class Callers:
    """Tells who sends a request.

    Args:
        settings: say whom to believe.
        keyring: the keys, where these are asked for.
        provider: vouches for readers, where they sign on.
    """

    def __init__(
        self, settings: ApiSettings, keyring: Keyring | None, provider: Provider | None
    ) -> None:
        self._settings = settings
        self._keyring = keyring
        self._provider = provider

    async def of(self, scope: Scope, path: str) -> Caller:
        """Who sends a request.

        Args:
            scope: the request.
            path: of it, as the routes have it.

        Raises:
            UnauthorizedError: nobody who is known.
            ForbiddenError: somebody whose browser does so for a page from elsewhere.
            RecordsUnavailableError: which keys are good is not known.
            SignOnError: nor for whom the provider gave a token.
        """
        if self._settings.access == "open":
            return ANYBODY
        if self._keyring is None:
            return self._passed_on(scope)
        return await self._known(self._keyring, scope, path)

    def _passed_on(self, scope: Scope) -> Caller:
        """The reader whom a proxy names."""
        headers = Headers(scope=scope)
        users = headers.getlist(self._settings.proxy_user_header)
        groups = headers.getlist(self._settings.proxy_groups_header)
        trusted = peer.is_among(peer.connected(scope), self._settings.trusted_proxies)
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
        where = [f'sign_on="{SIGN_ON}"'] if self._provider else []
        return "Bearer " + ", ".join(['realm="stadsbron"', *where, *more])

    def _signed_on(self, scope: Scope) -> Caller | None:
        """Who signed on in this browser.

        Raises:
            ForbiddenError: a page from elsewhere has the browser ask.
        """
        found = person.known(scope["session"]) if self._provider else None
        if found is None:
            return None
        origin = Headers(scope=scope).get("origin")
        # The cookie goes along with what a page of the same site sends, which may be another's.
        if scope["method"] not in ("GET", "HEAD") and origin not in (
            None,
            self._settings.public_origin,
        ):
            raise ForbiddenError(
                "who has signed on here, is asked for by pages of this service alone"
            )
        return self._person(found, by_session=True)

    async def _vouched_for(self, given: str) -> Caller | None:
        """For whom another program sends a token of the provider."""
        found = await self._provider.bearer(given) if self._provider else None
        return self._person(found) if found else None

    def _person(self, found: Person, *, by_session: bool = False) -> Caller:
        return Caller(
            "person", user=found.user, sight=self._sight(found.groups), by_session=by_session
        )

    def _sight(self, groups: frozenset[str]) -> Sight:
        """What someone of these groups may see, who is known."""
        return Sight(
            frozenset(
                name
                for name, allowed in self._settings.collections.items()
                if "*" in allowed or groups & set(allowed)
            )
        )


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
