"""Fields of an editor that are no fields."""

from pathlib import Path

from tests.ingest.nasty.case import Nasty, left_out

# Each level nine times the one before, in ten lines.
_LAUGHS = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_DEEP = "[" * 200_000


def _sidecar(name: str, fields: str, says: str) -> Nasty:
    """A text with these fields beside it; the sidecar is told of, as it is what is to be mended."""

    def put(path: Path) -> None:
        path.write_bytes(b"Almere telt.")
        path.with_name(path.name + ".meta.yaml").write_text(fields, encoding="utf-8")

    return Nasty(name, put, says)


NASTY = (
    # The glossary is read by the program itself, before any document is.
    left_out("begrippen.yaml", f"terms: {_DEEP}".encode(), "line 1: this is nested too deeply; "),
    left_out("diep.md", f"---\ntitle: {_DEEP}\n---\n\nTekst".encode(), "nested too deeply; "),
    left_out("gelach.md", f"---\n{_LAUGHS}title: *i\n---\n\nTekst".encode(), "field title: "),
    _sidecar("zijkant-diep.txt", f"title: {_DEEP}", "nested too deeply; "),
    _sidecar("zijkant-gelach.txt", f"{_LAUGHS}datasets: *i\n", "field datasets: "),
    _sidecar("zijkant-onbekend.txt", "titel: Nota\n", "unknown field titel; the fields are"),
    _sidecar("zijkant-datum.txt", "title: 2020-99-99\n", "it is not YAML; put values"),
)
