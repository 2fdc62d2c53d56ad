"""The organisation's sign-on: an OpenID provider, by Authlib.

The authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636). ID tokens
are held against the provider's keys, issuer, client, nonce and times; so are access tokens that
other programs send for their readers (RFC 9068), by joserfc.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.access.person import Person
from api.errors import SignOnError, SignOnRefusedError
from api.settings import ApiSettings

_log = logging.getLogger("stadsbron.sign_on")

# Seconds to wait for the provider: a reader waits along.
_PATIENCE = 10
# Seconds that its clock and ours may differ.
_LEEWAY = 30
# Keys are asked for anew where a token names one that is not among them, but this seldom: whoever
# makes up tokens should not have the provider asked all the time.
_KEYS_EVERY = 60
# Signed with a key of which others have the public half alone.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_LONGEST = 200


class Provider:
    """Has readers sign on, and says who they are.

    Args:
        settings: which provider, and what it calls things.
    """

    def __init__(self, settings: ApiSettings) -> None:
        assert settings.oidc_issuer
        self._settings = settings
        self._issuer = settings.oidc_issuer
        self._opening = {group for groups in settings.collections.values() for group in groups}
        self._keys_asked = float("-inf")
        secret = settings.oidc_client_secret
        self._client: Any = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=f"{self._issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.oidc_scopes,
                "code_challenge_method": "S256",
                "timeout": _PATIENCE,
                # A public client proves itself by PKCE alone.
                **({} if secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    async def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0).

        Raises:
            SignOnError: it cannot be reached, or is another one than the settings name.
        """
        try:
            found: Mapping[str, Any] = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError, AuthlibBaseError) as error:
            raise self._unreachable(error) from error
        if found.get("issuer") != self._issuer:
            raise SignOnError(
                f"the provider at {self._issuer} calls itself {found.get('issuer')!r}; "
                "set STADSBRON_API_OIDC_ISSUER to what it calls itself"
            )
        return found

    async def away(self, request: Request, back: str) -> RedirectResponse:
        """Send a browser to the provider, to come back at an address; raises as ``metadata``."""
        await self.metadata()
        sent: RedirectResponse = await self._client.authorize_redirect(request, back)
        return sent

    async def back(self, request: Request) -> Person:
        """Who came back from the provider.

        Raises:
            SignOnRefusedError: nobody whom it vouches for.
            SignOnError: it cannot be reached.
        """
        await self.metadata()
        try:
            given = await self._client.authorize_access_token(request)
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error
        except (OAuthError, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            _log.warning("a sign-on failed: %s", type(error).__name__)
            raise SignOnRefusedError(
                "the sign-on did not succeed, or was left; try again"
            ) from error
        return self._person(given.get("userinfo") or {})

    async def bearer(self, token: str) -> Person | None:
        """For whom an access token was given; None where it is none, or not for this service.

        Raises:
            SignOnError: the provider's keys cannot be had.
        """
        audience = self._settings.oidc_audience
        if audience is None or token.count(".") != 2:
            return None
        try:
            claims = (await self._decoded(token)).claims
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": audience},
                exp={"essential": True},
            ).validate(claims)
            return self._person(claims)
        except (JoseError, SignOnRefusedError, ValueError):
            return None

    async def left(self, back: str) -> str:
        """Where a browser goes to sign off with the provider too; ``back`` where it has no such.

        Args:
            back: the address to come back at.
        """
        try:
            await self.metadata()
            made = await self._client.create_logout_url(
                post_logout_redirect_uri=back, client_id=self._settings.oidc_client_id
            )
        except (SignOnError, RuntimeError):
            return back
        return str(made["url"])

    async def _decoded(self, token: str) -> jwt.Token:
        await self.metadata()
        try:
            try:
                return jwt.decode(token, await self._keys(force=False), algorithms=_ALGORITHMS)
            except InvalidKeyIdError:
                if time.monotonic() - self._keys_asked < _KEYS_EVERY:
                    raise
                self._keys_asked = time.monotonic()
                return jwt.decode(token, await self._keys(force=True), algorithms=_ALGORITHMS)
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error

    async def _keys(self, *, force: bool) -> KeySet:
        return KeySet.import_key_set(await self._client.fetch_jwk_set(force=force))

    def _person(self, claims: Mapping[str, Any]) -> Person:
        user = claims.get(self._settings.oidc_user_claim)
        if not isinstance(user, str) or not user.strip():
            raise SignOnRefusedError(
                f"the provider does not tell {self._settings.oidc_user_claim}; set "
                "STADSBRON_API_OIDC_USER_CLAIM to what it calls its users"
            )
        name = claims.get("name") or claims.get("preferred_username") or ""
        # Of all groups of someone there may be hundreds, which no cookie holds.
        groups = frozenset(self._groups(claims)) & self._opening
        return Person(user.strip()[:_LONGEST], str(name)[:_LONGEST], groups)

    def _groups(self, claims: Mapping[str, Any]) -> list[str]:
        found: Any = claims
        for part in self._settings.oidc_groups_claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if isinstance(found, str):
            found = [found]
        return [each for each in found or [] if isinstance(each, str)]

    def _unreachable(self, error: Exception) -> SignOnError:
        _log.warning("the provider %s cannot be reached: %s", self._issuer, type(error).__name__)
        return SignOnError(
            f"the provider at {self._issuer} cannot be reached to sign on; try again in a moment"
        )
