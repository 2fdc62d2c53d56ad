"""Documents → passages with their vectors; only what the model has not read before is encoded."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Self

from ingest import chunking
from ingest.document import Document, Passage
from ingest.draft import Earlier, Encodable, Split
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest

if TYPE_CHECKING:
    from ingest.encoder import Encoded, Encoder

# Called with the stage, how much of it is done, and how much it is in all.
Progress = Callable[[str, int, int], None]

# Passages that are encoded together: enough to make batches of one length, few enough that
# their vectors take some hundred MB at most.
_WINDOW = 2048


class Encoding:
    """The model, loaded while others prepare, and how far it is; a context, which loads it.

    Args:
        settings: which model, and the size of a passage.
        earlier: a snapshot whose vectors fit.
        files: how many will be split; where there are none, no model is loaded. From it, the
            number of passages is estimated.
        progress: told of the progress.

    Attributes:
        encoded: passages that the model has read.
    """

    def __init__(
        self, settings: IngestSettings, earlier: Earlier | None, files: int, progress: Progress
    ) -> None:
        self.encoded = 0
        self._settings = settings
        self._earlier = earlier
        self._files = files
        self._progress = progress
        self._documents = self._passages = self._done = 0
        self._loader = ThreadPoolExecutor(1)
        self._loading: Future[Encoder] | None = None

    def __enter__(self) -> Self:
        if self._files:
            from ingest import encoder

            self._progress("model", 0, 1)
            # Libraries that import each other are not safe to import in two threads at once.
            encoder.load_libraries()
            self._loading = self._loader.submit(encoder.load, self._settings)
        return self

    def __exit__(self, *_: object) -> None:
        self._loader.shutdown()

    @cached_property
    def _model(self) -> "Encoder":
        assert self._loading is not None
        model = self._loading.result()
        self._progress("model", 1, 1)
        return model

    @property
    def dimensions(self) -> int:
        """Length of every vector; with an earlier snapshot, known before the model is loaded."""
        return (self._earlier.manifest if self._earlier else self._model).dimensions

    @property
    def made_by(self) -> "Manifest | Encoder":
        """What knows the name, number format and dimensions of the model."""
        if self._earlier and "_model" not in self.__dict__:
            return self._earlier.manifest
        return self._model

    def _split(self, document: Document) -> Split:
        passages = chunking.split(document, self._model.count_tokens, self._settings.passage_tokens)
        self._documents += 1
        self._passages += len(passages)
        return split_as(document, passages)

    def encode(self, documents: Iterable[Document]) -> Iterator[tuple[Split, Iterator["Encoded"]]]:
        """Split and encode documents, some thousand passages at a time.

        Yields:
            Each document in turn, and what the model makes of its passages: to be taken before
            the next document is asked for, since a long document's does not fit in memory.
        """
        window: list[Split] = []
        for document in documents:
            window.append(self._split(document))
            if sum(len(each.passages) for each in window) >= _WINDOW:
                yield from self._encode(window)
                window = []
        if window:
            yield from self._encode(window)
        self._progress("encode", self._done, self._done)

    def _encode(self, documents: Sequence[Split]) -> Iterator[tuple[Split, Iterator["Encoded"]]]:
        digests = {digest for document in documents for digest in document.digests}
        known = {digest for digest in digests if self._earlier and self._earlier.knows(digest)}
        fresh = [
            encodable
            for document in documents
            for encodable, digest in zip(document.encodables, document.digests, strict=True)
            if digest not in known
        ]
        self._advance(sum(len(each.passages) for each in documents) - len(fresh))
        self.encoded += len(fresh)
        encoded = chain.from_iterable(
            self._model.encode_passages(fresh[begin : begin + _WINDOW], self._advance)
            for begin in range(0, len(fresh), _WINDOW)
        )
        for document in documents:
            yield (
                document,
                (
                    self._earlier.encoded(digest)
                    if self._earlier and digest in known
                    else next(encoded)
                    for digest in document.digests
                ),
            )

    def _advance(self, count: int) -> None:
        self._done += count
        # How many passages are still to be read is not known; the documents so far tell.
        estimate = self._passages * self._files / self._documents
        self._progress("encode", self._done, round(estimate))


def encodable(document: Document, passage: Passage) -> Encodable:
    """A passage as the model reads it, behind its context, and its sentences in that text."""
    text = chunking.in_context(document, passage)
    shift = len(text) - len(passage.text) - passage.start
    return text, [(start + shift, end + shift) for start, end in passage.sentences]


def split_as(document: Document, passages: list[Passage]) -> Split:
    """A document cut into these passages, with what the model reads of each."""
    encodables = [encodable(document, passage) for passage in passages]
    return Split(document, passages, encodables, [_digest(each) for each in encodables])


def _digest(each: Encodable) -> bytes:
    return hashlib.sha256(repr(each).encode()).digest()[:16]
