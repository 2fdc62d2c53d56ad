"""What the index should be made of: files as they are now, and what decides what they become."""

from dataclasses import dataclass
from pathlib import Path

from ingest import catalogue, chunking, corpus, fingerprint, readers, reading, tokens, vectors
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest, Recipe
from ingest.store import choice


@dataclass(frozen=True, slots=True)
class Wanted:
    """A state that the index should have.

    Attributes:
        recipe: what decides what files become.
        store: name of the store for the vectors.
        paths: of the documents, by path relative to the corpus.
        files: what a change of each is known by.
    """

    recipe: Recipe
    store: str
    paths: dict[str, Path]
    files: dict[str, str]

    def changes(self, manifest: Manifest) -> list[str]:
        """What a build would take up: added, changed and removed documents, other settings."""
        lines = [] if self.recipe == manifest.recipe else ["the model or a setting"]
        if self.store != manifest.store:
            lines.append(f"the store: {self.store} instead of {manifest.store}")
        for name in sorted(self.files.keys() | manifest.files.keys()):
            if name not in manifest.files:
                lines.append(f"{name}: added")
            elif name not in self.files:
                lines.append(f"{name}: removed")
            elif self.files[name] != manifest.files[name]:
                lines.append(f"{name}: changed")
        return lines


def now(settings: IngestSettings) -> Wanted:
    """What the index should be made of at this moment; every file is read, none is understood.

    Raises:
        CorpusError: as ``corpus.scan``.
        SettingsError: as ``choice.of``.
    """
    paths = corpus.scan(settings.corpus)
    store = choice.of(settings).name
    return Wanted(_recipe(settings), store, paths, corpus.digests(settings.corpus, paths))


def _recipe(settings: IngestSettings) -> Recipe:
    from ingest import word_rows

    return Recipe(
        catalogue=catalogue.form(),
        model=fingerprint.of(settings),
        passage_tokens=settings.passage_tokens,
        readers=readers.VERSION,
        reading=reading.conditions(settings),
        chunking=chunking.VERSION,
        vectors=vectors.VERSION,
        tokens=tokens.VERSION,
        words=word_rows.VERSION,
    )
