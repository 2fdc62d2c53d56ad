"""What can go wrong while answering, in the form of RFC 9457 problem details."""

from collections.abc import Mapping
from types import MappingProxyType


class ApiError(Exception):
    """Base of everything that this package raises on purpose.

    Attributes:
        headers: of the response, beside what all have.
        param: of the request, that is to blame; where it is told in OpenAI's form.
        code: by which a program knows the fault, in that form.
        retry_after: seconds after which it may go better; None where waiting does not help.

    Args:
        detail: what is wrong and what to do, for the caller.
    """

    status = 500
    title = "Internal error"
    param: str | None = None
    code: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    retry_after: int | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFoundError(ApiError):
    """There is nothing with this id, or at this address."""

    status = 404
    title = "Not found"


class ChangedError(ApiError):
    """The file of a document is no longer the one that was read, or is gone."""

    status = 409
    title = "Changed since the index was built"


class AddressInUseError(ApiError):
    """The service cannot listen where the settings say."""


class WorkersError(ApiError):
    """The processes that answer cannot be made, or one of them cannot begin."""


class NotReadyError(ApiError):
    """The service has begun, and cannot answer yet."""

    status = 503
    title = "Not ready"
    # The bundled model and a small index take some five seconds.
    retry_after = 5


class BusyError(ApiError):
    """More ask at the same time than the service takes."""

    status = 503
    title = "Busy"
    # What is in flight then is some seconds of work.
    retry_after = 2


class UnknownValueError(ApiError):
    """A filter names a value that no document has, or a period that is none."""

    status = 422
    title = "Unknown filter value"


class LanguageModelError(ApiError):
    """The language model is not installed or set up, or does not write."""

    status = 502
    title = "Language model failed"


class RecordsError(ApiError):
    """The database of what is kept cannot be used as it is; the service does not start."""


class RecordsUnavailableError(ApiError):
    """The database of what is kept does not do its part now."""

    status = 503
    title = "Records unavailable"
    # A database that is started again takes some seconds.
    retry_after = 10


class NotKeptError(ApiError):
    """What was to be kept, or was asked for, is of a kind that is not kept here."""

    status = 404
    title = "Not kept here"


class BackupError(ApiError):
    """A backup cannot be made, or cannot be put back."""


class UnmetError(ApiError):
    """A chat completion wants what this service cannot do.

    Args:
        param: of the request, that wants it.
        detail: why not, and what to do.
    """

    status = 400
    title = "Request cannot be met"

    def __init__(self, param: str, detail: str) -> None:
        super().__init__(f"{param}: {detail}")
        self.param = param


class UnknownModelError(ApiError):
    """There is no model of this name."""

    status = 404
    title = "Unknown model"
    param = "model"
    code = "model_not_found"


class KeyNameError(ApiError):
    """A key cannot have this name, or there is none of it."""


class AccessError(ApiError):
    """The settings do not say who may ask, or say two things; the service does not start."""


class AuditError(ApiError):
    """The audit cannot be written where the settings say; the service does not start."""


class AlreadyBuildingError(ApiError):
    """The index is being built already."""

    status = 409
    title = "Already building"
    retry_after = 10


class CannotBuildError(ApiError):
    """No build of the index can begin."""

    status = 503
    title = "Cannot build"


class TracesError(ApiError):
    """What sends traces is not installed; the service does not start."""


class UnauthorizedError(ApiError):
    """Who asks does not say who they are, or says it in a way that is not believed.

    Args:
        detail: what is wrong and what to do.
        challenge: how to say it, as RFC 9110 (section 11.6.1) has it.
    """

    status = 401
    title = "Unauthorized"
    code = "invalid_api_key"

    def __init__(self, detail: str, challenge: str) -> None:
        super().__init__(detail)
        self.headers = {"www-authenticate": challenge}


class SignOnError(ApiError):
    """The organisation's sign-on does not do its part now."""

    status = 503
    title = "Sign-on unavailable"
    retry_after = 5


class SignOnRefusedError(ApiError):
    """Somebody came back from the sign-on for whom it does not vouch."""

    status = 403
    title = "Sign-on refused"


class ForbiddenError(ApiError):
    """Who asks is known, and may not have this."""

    status = 403
    title = "Forbidden"
    code = "insufficient_permissions"


class OriginError(ApiError):
    """A token is wanted for pages that may not have the widget."""

    status = 422
    title = "Origin not allowed"


class TooLargeError(ApiError):
    """A request holds more than is allowed; the rest of it is not read."""

    status = 413
    title = "Too large"
    headers: Mapping[str, str] = MappingProxyType({"connection": "close"})


class SlowError(ApiError):
    """The body of a request does not come; no more of it is waited for."""

    status = 408
    title = "Request timeout"
    headers: Mapping[str, str] = MappingProxyType({"connection": "close"})


class FramingError(ApiError):
    """A request says in two ways where it ends, of which others may believe the other."""

    status = 400
    title = "Bad request"
    headers: Mapping[str, str] = MappingProxyType({"connection": "close"})


class TooManyError(ApiError):
    """Who asks does so more often than is allowed.

    Args:
        detail: how often is allowed.
        seconds: until it is again.
    """

    status = 429
    title = "Too many requests"
    code = "rate_limit_exceeded"

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.retry_after = seconds
