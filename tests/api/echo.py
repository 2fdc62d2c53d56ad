"""A language model in this very process, which repeats the first passage that it is shown."""

import re
from collections.abc import Sequence
from typing import Any

from llama_index.core.llms import ChatMessage, ChatResponse, MockLLM


class Echo(MockLLM):
    async def astream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> Any:
        passage = re.search(r"passage 1: .*\n((?:.|\n)*?)\n#", str(messages[-1].content))
        said = f"{passage[1].splitlines()[-1]} [1]"

        async def words() -> Any:
            for word in said.split(" "):
                message = ChatMessage(role="assistant", content=word)
                yield ChatResponse(message=message, delta=f"{word} ")

        return words()
