"""``make fuzz``: each reader for a while, with files that nobody would write.

Any outcome but a document or a reason why there is none is a finding: an exception, a crash, more
than so many seconds or megabytes. Findings are kept with what to run to see them again.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.finding import keep
from tests.fuzz.seed import FORMATS

ROOT = Path(__file__).resolve().parents[2]

# Ten times what any of these small files should take, instrumented and on a busy machine.
_SECONDS_A_FILE = 20
# As settings have it for real files.
_MEGABYTES = 2048
_LONGEST = 100_000
# libFuzzer itself takes a moment to start and to end.
_GRACE = 120


def fuzz(name: str, seconds: float, seed: int, findings: Path) -> tuple[list[Path], str]:
    """Fuzz one reader.

    Args:
        name: of the format.
        seconds: how long.
        seed: where libFuzzer's chance begins.
        findings: folder for the files that the reader could not cope with.

    Returns:
        Those files, and what libFuzzer says of the run.
    """
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    ends = time.monotonic() + seconds
    said = ""
    with tempfile.TemporaryDirectory(prefix="stadsbron-fuzz-") as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, content in enumerate(FORMATS[name].seeds()):
            (seeds / str(number)).write_bytes(content)
        # A crash ends libFuzzer; the rest of the time is for another run.
        while (left := round(ends - time.monotonic())) > 0:
            done = _run(name, seeds, left, seed, findings, folder)
            said = _summary(done.stderr)
            running = findings / f"{name}-running"
            if done.returncode:
                keep(findings, name, running.read_bytes(), done.stderr[-20_000:])
            running.unlink(missing_ok=True)
            seed += 1
    found = set(findings.iterdir()) - before
    return sorted(path for path in found if path.suffix != ".txt"), said


def _run(
    name: str, seeds: Path, seconds: int, seed: int, findings: Path, scratch: str
) -> subprocess.CompletedProcess[str]:
    flags = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        # libFuzzer reads the peak that Linux passes on from this process to the one it starts.
        f"-rss_limit_mb={_MEGABYTES + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}",
        f"-max_len={_LONGEST}",
        f"-artifact_prefix={scratch}/",
        "-print_final_stats=1",
        str(seeds),
    ]
    target = [sys.executable, "-m", "tests.fuzz.target", name, str(findings), str(_SECONDS_A_FILE)]
    return subprocess.run(
        [*target, *flags],
        capture_output=True,
        text=True,
        errors="replace",
        cwd=ROOT,
        # Text recognition is a program of its own, and slow.
        env=os.environ | {"PATH": "", "TMPDIR": scratch},
        timeout=seconds + _SECONDS_A_FILE + _GRACE,
        check=False,
    )


def _summary(said: str) -> str:
    wanted = ("number_of_executed_units", "new_units_added", "peak_rss_mb")
    found = [line.split("::")[1] for line in said.splitlines() if line.startswith("stat::")]
    return "; ".join(
        " ".join(line.split()) for line in found if any(word in line for word in wanted)
    )


def main() -> int:
    """Fuzz the readers named on the command line, or all; 1 where there is a finding."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--seconds", type=float, default=60, help="a reader; 60 if not given")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    parser.add_argument("--findings", type=Path, default=Path("test-results") / "fuzz")
    given = parser.parse_args()
    if unknown := set(given.formats) - set(FORMATS):
        parser.error(f"no such format: {', '.join(sorted(unknown))}; known: {', '.join(FORMATS)}")
    findings = given.findings.resolve()
    print(f"seed {given.seed}, {given.seconds:g} s a reader", flush=True)
    failed = False
    for name in given.formats or FORMATS:
        found, said = fuzz(name, given.seconds, given.seed, findings)
        print(f"{name:10}{len(found)} findings; {said}", flush=True)
        for path in found:
            failed = True
            print(f"  {path}: see {path.with_suffix('.txt').name}; again with")
            print(f"  python -m tests.fuzz.target {name} {findings} {_SECONDS_A_FILE} {path}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
