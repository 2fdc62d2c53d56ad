"""What comes before a reply, as it goes over the wire."""

from pydantic import BaseModel

from api.filter_schemas import Understood
from api.question import Language
from api.search_schemas import SearchHit


class Read(BaseModel):
    """A question as it was understood, before it is answered."""

    question: str
    language: Language
    understood: Understood


class Found(BaseModel):
    """The passages that are read, best first."""

    hits: list[SearchHit]


class Draft(BaseModel):
    """What is written of a sentence that is not finished, and not checked."""

    text: str


class Restart(BaseModel):
    """The sentences so far do not count: others take their place."""

    notice: str
