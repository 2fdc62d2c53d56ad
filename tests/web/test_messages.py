"""The texts for readers: alike in both languages, all used, and all that are used there."""

import json
import re
import string
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = ROOT / "web"
CATALOGUES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (WEB / "messages").glob("*.json")
}
CODE = {
    path: path.read_text(encoding="utf-8")
    for folder, pattern in ((WEB, "*.html"), (WEB, "**/*.js"), (ROOT / "api", "**/*.py"))
    for path in folder.glob(pattern)
    # What is told to a language model is beside the code that tells it.
    if path.parent.name != "answering"
}
LITERAL = re.compile(r"""(?<!==\s)["'`]([\w.]+(?: \w+)?)["'`]""")
# A name of which a part is filled in: `kind.${…}` in the page, f"kind.{…}" in the service.
PATTERN = re.compile(r"""(?:`|f")([\w.]*(?:\$?\{[^}`"]*\}[\w.]*)+)(?:`|")""")
ASKED = re.compile(
    r"""\btext\(((?:[^()`,]|\([^()]*\))*)[,)]|data-text="([\w.]+)"|texts\[("[^"]+")\]"""
)


def names(language: str) -> set[str]:
    return set(CATALOGUES[language])


def patterns() -> list[re.Pattern[str]]:
    found = {each for code in CODE.values() for each in PATTERN.findall(code)}
    parts = [re.split(r"\$?\{[^}]*\}", each) for each in found]
    # Without a word of its own a pattern would fit anything.
    named = [each for each in parts if re.search(r"\w{3,}\.|\w{4,}$", each[0])]
    return [re.compile(r"[\w. ]+".join(map(re.escape, each))) for each in named]


def test_both_languages_have_the_same_texts_in_the_same_order() -> None:
    assert list(CATALOGUES["nl"]) == list(CATALOGUES["en"])
    assert all(text.strip() for each in CATALOGUES.values() for text in each.values())


def test_a_text_has_the_same_places_to_fill_in_in_both_languages() -> None:
    dutch, english = (
        {name: fields(text) for name, text in CATALOGUES[language].items()}
        for language in ("nl", "en")
    )
    assert dutch == english


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_every_text_that_is_asked_for_is_there() -> None:
    missing = {}
    for path, code in CODE.items():
        for told, marked, looked_up in ASKED.findall(code):
            for name in [marked] if marked else LITERAL.findall(told or looked_up):
                if name not in names("nl"):
                    missing[name] = path.name
    assert missing == {}


def test_every_text_that_is_there_is_used() -> None:
    literal = {each for code in CODE.values() for each in LITERAL.findall(code)}
    partly = patterns()
    unused = [
        name
        for name in CATALOGUES["nl"]
        if name not in literal and not any(each.fullmatch(name) for each in partly)
    ]
    assert unused == []
