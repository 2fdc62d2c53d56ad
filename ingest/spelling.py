"""Typing errors in a question: the word of the corpus that was probably meant.

A word that neither the corpus nor a dictionary knows is held against the words of the corpus by
optimal string alignment (Damerau 1964, doi:10.1145/363958.363994: a letter too many, missing,
wrong, or two swapped). Damerau found that such errors one at a time are four in five of all, so
one is allowed, and two in a long word, where chance likeness is rare.
"""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.compounds import Splitter

_SHORTEST = 5  # letters: words of four have too many neighbours
_LONG = 9  # letters from which two errors are allowed
_SEEN = 2  # times in the corpus: a word written once may be a typing error itself


class Speller:
    """Suggests words of a corpus for words that nobody knows.

    Args:
        words: the folded words of the corpus (``language.fold``) with their counts.
        splitter: by which a compound that no document has is a word all the same.
    """

    def __init__(self, words: Mapping[str, int], splitter: Splitter) -> None:
        self._words = words
        self._splitter = splitter
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word, count in words.items():
            if count >= _SEEN and len(word) >= _SHORTEST - 1 and word.isalpha():
                self._by_initial[word[0]].append(word)

    def suggest(self, word: str) -> str | None:
        """The word that was probably meant by a mistyped one.

        Args:
            word: a folded word of a question. Leave out what is written with a capital inside a
                sentence: a name is not misspelt because no document has it.

        Returns:
            The nearest word of the corpus, of equally near ones the most frequent; ``None`` for
            a word that the corpus or the dictionary has, for one with digits or fewer than
            five letters, and where nothing is near. The first letter is taken to be right,
            or swapped with the second.
        """
        if len(word) < _SHORTEST or not word.isalpha() or word in self._words:
            return None
        errors = 2 if len(word) >= _LONG else 1
        near = [
            found
            for initial in sorted({word[0], word[1]})
            for found in process.extract(
                word,
                self._by_initial.get(initial, ()),
                scorer=OSA.distance,
                score_cutoff=errors,
                limit=None,
            )
            if initial == word[0] or found[0][:2] == word[1::-1]
        ]
        if not near or self._exists(word):
            return None
        best, _, _ = min(near, key=lambda found: (found[1], -self._words[found[0]], found[0]))
        return best

    def _exists(self, word: str) -> bool:
        """Whether a word is Dutch or English, though the corpus lacks it."""
        # Its dictionaries (0.4 s) are read for the first word that may be mistyped, not before.
        from simplemma import is_known

        return self._splitter.knows(word) or is_known(word, lang=("nl", "en"))
