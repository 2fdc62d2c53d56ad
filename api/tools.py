"""What a language model elsewhere can do with this service; see tool_server for how it gets here.

The docstring of a tool is what that model reads of it, so it says what to do.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mcp.server.mcpserver.exceptions import ToolError
from starlette.concurrency import run_in_threadpool

from api import author, personal
from api.access import audit
from api.assistant import Assistant
from api.document_schemas import DocumentSummary, Place, place
from api.errors import ApiError, NotFoundError
from api.filter_schemas import FilterRequest
from api.filters import Filters
from api.language_model import LanguageModel
from api.live import Live
from api.retrieval import evidence
from api.routes.ask import response
from api.sight import Sight
from api.telemetry import tracing
from api.tool_schemas import (
    AnswerResult,
    Asked,
    Before,
    DocumentList,
    Found,
    Most,
    Passage,
    SearchResult,
    Within,
)
from api.wording import Texts, notices
from ingest.visible import visible

_EVERYTHING = FilterRequest()


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """The tools, on the assistant that is in force when one is called.

    Attributes:
        live: has the assistant.
        model: writes answers; None where the sources' own sentences are taken.
        messages: texts for readers, by language and name.
        public_url: of the page, where links are wanted.
        sight: tells which documents there are to whoever calls one.
    """

    live: Live
    model: LanguageModel | None
    messages: Mapping[str, Texts]
    public_url: str | None
    sight: Callable[[], Sight]

    async def search(
        self, query: Asked, limit: Most = 8, filters: Within = _EVERYTHING
    ) -> SearchResult:
        """Find passages in the corpus, best first, by meaning and by words.

        The corpus is Dutch: a handbook, cases of Dutch cities and lessons learned about
        municipalities that combine data. Ask in Dutch where you can; English is understood less
        well. Use this to read for yourself or to compare cities; use `ask` for a ready, checked
        answer. Cite a passage by title, section and page, with its url where there is one; quote
        it in Dutch, word for word, and translate beside the quotation.
        """
        async with self._lent() as assistant:
            limits = assistant.library.choices.check(filters.filters())
            return await assistant.work(self._found, assistant, query, limit, limits)

    async def ask(
        self,
        question: Asked,
        history: Before = (),
        filters: Within = _EVERYTHING,
    ) -> AnswerResult:
        """Answer a question from the corpus, every sentence with the exact words that carry it.

        The corpus is Dutch (cities and municipalities that combine data), and so is an answer to a
        Dutch question. `text` is the whole reply for a person: pass it on with its numbers and its
        list of sources. Each sentence has been held against its sources: change nothing in what it
        claims, add nothing as if it came from them, and keep the number behind it. With type
        `refusal` the documents do not say: tell so, offer the suggestions, and do not answer from
        your own knowledge as if it stood in them. Leave personal data out of the question.
        """
        async with self._lent() as assistant:
            limits = assistant.library.choices.check(filters.filters())
            asked = author.Asked(question, limits, history=history)
            reply = await author.reply(assistant, self.model, asked)
            texts = self.messages[reply.question.language]
            told = await run_in_threadpool(response, reply, assistant, texts)
            return AnswerResult.of(told, texts, self.public_url)

    async def open_passage(self, passage_id: str) -> Passage:
        """Read a passage that `search` or `ask` named, whole, with the public sources behind it.

        Use it to check a quotation in its context before you rely on it. Ids change when a
        document does: search again where one is not found.
        """
        async with self._lent() as assistant:
            found = assistant.index.passage(passage_id)
            if found is None:
                raise NotFoundError(
                    f"there is no passage {passage_id!r}; take an id that search or ask gave just "
                    "now, for ids change when their document does"
                )
            document = assistant.index.documents[found.document_id]
            audit.note([document.id])
            return Passage.opened(Place(**place(found, document)), document, self.public_url)

    async def list_documents(self, filters: Within = _EVERYTHING) -> DocumentList:
        """List the documents of the corpus: title, kind, city, data sets, years and a summary.

        Use it to see what there is, and which values `filters` can have. The titles and summaries
        are Dutch. It says what documents are about, not what they say: search for that.
        """
        async with self._lent() as assistant:
            limits = assistant.library.choices.check(filters.filters())
            matching = filter(limits.matches, assistant.index.documents.values())
            passages = assistant.library.shelf.passages
            return DocumentList(
                documents=[DocumentSummary.of(each, passages.get(each.id, 0)) for each in matching]
            )

    def _found(self, assistant: Assistant, query: str, limit: int, limits: Filters) -> SearchResult:
        question = assistant.read(query)
        with tracing.span("search"):
            hits = evidence(assistant.rank(question, limits), limit, assistant.index)
            tracing.tell(passages=len(hits))
        said = notices(
            question.masked,
            assistant.absent(question),
            self.messages[question.language],
            answered=bool(hits),
            found=bool(hits),
        )
        audit.note([each.document.id for each in hits], question.text)
        passages = [Place(**place(each.passage, each.document)) for each in hits]
        return SearchResult(
            notices=said, passages=[Found.of(each, self.public_url) for each in passages]
        )

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[Assistant]:
        """The assistant; what goes wrong is told to the model, with the remedy."""
        with self.live.lend() as assistant:
            try:
                yield await assistant.seen(self.sight())
            except ApiError as error:
                # As in a response: the model's own words may hold personal data.
                raise ToolError(personal.mask(visible(error.detail)).text) from error
