"""YAML that people write, which is never nested deeply; what is, would end the process."""

from typing import Any

import yaml

# Entries of the glossary hold lists; nothing that is asked for lies deeper.
_DEEPEST = 20


def load(written: str, loader: Any = yaml.SafeLoader) -> Any:
    """What a YAML text says.

    PyYAML composes what is nested by calling itself, in C without a bound: a file of a hundred
    thousand brackets overflows the stack and ends the process. So the text is gone through once
    before, which needs no stack.

    Args:
        written: the text.
        loader: PyYAML's loader, a safe one.

    Raises:
        yaml.YAMLError: it is not YAML, or nested too deeply.
    """
    depth = 0
    for event in yaml.parse(written, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            place: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=place)
    return yaml.load(written, loader)
