"""Telling a browser that what it has is still right (RFC 9110, section 13)."""

from fastapi import Request, Response

# May be kept, by the reader's browser alone, but is asked after each time: the address stays
# the same when the document changes.
_CONTROL = "private, no-cache"


def headers(tag: str) -> dict[str, str]:
    """By which a browser keeps something and asks after it.

    Args:
        tag: of letters and figures; another one whenever it is something else.
    """
    return {"etag": f'"{tag}"', "cache-control": _CONTROL}


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer to who has it already (304); None to who has not."""
    # Compared weakly, as for If-None-Match: an intermediary may have made the tag a weak one.
    given = (
        each.strip().removeprefix("W/")
        for value in request.headers.getlist("if-none-match")
        for each in value.split(",")
    )
    if any(each in ("*", f'"{tag}"') for each in given):
        return Response(status_code=304, headers=headers(tag))
    return None
