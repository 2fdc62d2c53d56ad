"""What the commands have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from eval.errors import EvalError
from ingest.errors import IngestError
from ingest.terminal import fail

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@contextmanager
def clear_errors() -> Iterator[None]:
    """What goes wrong meanwhile is said in one line, and the program leaves with code 1."""
    try:
        yield
    except (EvalError, IngestError) as error:
        fail(str(error))
