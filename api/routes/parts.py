"""What every route needs of the application: the assistant, once it is ready."""

from typing import Annotated

from fastapi import Depends, Request

from api.assistant import Assistant

# Texts for readers, by language and name.
Messages = dict[str, dict[str, str]]


def _assistant(request: Request) -> Assistant:
    assistant: Assistant = request.app.state.assistant
    return assistant


Ready = Annotated[Assistant, Depends(_assistant)]
