"""How the programs of the project talk: to people in colour, to scripts in JSON."""

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console

# Exit codes; 2 is wrong usage, by convention of the command line library.
FAILED, INCOMPLETE = 1, 3

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(content: Any) -> None:
    """One JSON value on standard output."""
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def fail(message: str) -> NoReturn:
    """Say what went wrong, in one line on standard error, and leave with code 1."""
    err.print(f"[bold red]stadsbron:[/] {_plain(message)}", soft_wrap=True)
    raise typer.Exit(FAILED)


def _plain(message: str) -> str:
    return message.replace("[", r"\[")


def warn(message: str) -> None:
    """Say what does not stop the work."""
    err.print(f"[yellow]{_plain(message)}[/]", soft_wrap=True)
