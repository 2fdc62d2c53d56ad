"""One format under libFuzzer: ``python -m tests.fuzz.target FORMAT FINDINGS SECONDS [flags]``.

Atheris tells libFuzzer which lines of the readers an input reached, so that it goes on from those
that reached new ones. A reader's own mistake is kept once for each place and does not end the run;
a crash of a library, an endless loop and too much memory do.
"""

import faulthandler
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest.readers"]):
    from ingest import readers
    from ingest.readers import docx, glossary, html, markdown, odt, pdf, pptx, text  # noqa: F401

from tests.fuzz.check import check, corpus
from tests.fuzz.finding import keep
from tests.fuzz.seed import FORMATS

ROOT = Path(readers.__file__).parents[2]


def _place(error: Exception) -> str:
    """Which mistake this is: its kind and the innermost line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if str(ROOT / "ingest") in frame.filename] or list(frames)
    return f"{type(error).__name__} {Path(inner[-1].filename).name}:{inner[-1].lineno}"


def main(name: str, findings: Path, seconds: float, flags: list[str]) -> None:
    """Fuzz a format until libFuzzer's time is up.

    Args:
        name: of the format.
        findings: folder for what a reader could not cope with. The file at hand is there as
            ``FORMAT-running``, so that it is known if this process does not survive it.
        seconds: how long one file may take; then this process ends itself.
        flags: libFuzzer's.
    """
    known: set[str] = set()
    format_ = FORMATS[name]
    folder = Path(tempfile.mkdtemp(prefix="stadsbron-fuzz-"))
    findings.mkdir(parents=True, exist_ok=True)

    def one(content: bytes) -> None:
        (findings / f"{name}-running").write_bytes(content)
        faulthandler.dump_traceback_later(seconds, exit=True)
        try:
            check(corpus(folder, name, content))
        except Exception as error:  # any is a finding
            place = _place(error)
            if place not in known:
                known.add(place)
                said = f"{place}\n\n{traceback.format_exc()}"
                keep(findings, name, content, said)
                print(said, file=sys.stderr)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        return format_.mutate(content, most, seed, format_.grammar, atheris.Mutate)

    atheris.Setup([sys.argv[0], *flags], one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
