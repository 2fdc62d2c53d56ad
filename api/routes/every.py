"""Every resource, by where its address begins."""

from api.routes import (
    ask,
    chat,
    conversations,
    documents,
    feedback,
    filters,
    glossary,
    health,
    index,
    matrix,
    moved,
    pages,
    reader,
    related,
    search,
    sign_on,
    stream,
    style,
    suggestions,
    version,
    widget_tokens,
)

# In the order in which an address is tried: a stream before the reply in one piece.
VERSIONED = tuple(
    each.router
    for each in (
        stream,
        ask,
        suggestions,
        search,
        filters,
        documents,
        pages,
        related,
        matrix,
        glossary,
        feedback,
        conversations,
        version,
        reader,
        index,
        widget_tokens,
    )
)
OTHERS = tuple(each.router for each in (chat, health, moved, sign_on, style))
