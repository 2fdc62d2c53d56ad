"""Addresses on the page of this service, for programs that show its answers elsewhere."""

from urllib.parse import urlencode

from api.document_schemas import Place


def to_words(public_url: str | None, place: Place) -> str | None:
    """Where the page shows a document with some of its words marked.

    Args:
        public_url: of the page; see the settings.
        place: the words.

    Returns:
        None where the page's own address is not known.
    """
    if public_url is None:
        return None
    named = urlencode({"id": place.document_id, "mark": f"{place.start}-{place.end}"})
    return f"{public_url.rstrip('/')}/document.html?{named}"
