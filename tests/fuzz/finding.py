"""Files that a reader could not cope with, kept to be looked at."""

import hashlib
from pathlib import Path


def keep(findings: Path, name: str, content: bytes, said: str) -> None:
    """Keep an input, with what came of it, under a name that its content decides."""
    file = findings / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
    file.write_bytes(content)
    file.with_suffix(".txt").write_text(said, encoding="utf-8", errors="backslashreplace")
