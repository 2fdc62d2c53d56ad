"""Work that ends when the one who asked for it has gone."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import HTTPException, Request

Result = TypeVar("Result")


async def while_present(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """Do some work as long as its asker is there.

    Starlette watches the other side of a stream, not of a reply in one piece.

    Args:
        request: whose body has been read.
        work: is cancelled when the connection closes.

    Raises:
        HTTPException: the asker has gone; nobody reads what it says.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HTTPException(499, "the one who asked has gone")
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
