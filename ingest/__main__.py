"""``python -m ingest``: build, check and status of the index."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import INCOMPLETE, fail, out, print_json, warn

if TYPE_CHECKING:
    from ingest.editing import Figures
    from ingest.snapshot import Manifest

app = typer.Typer(
    help="From corpus to index.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Corpus = Annotated[Path | None, typer.Option(help="Folder with the documents.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except IngestError as error:
        fail(str(error))


@app.command()
def build(
    corpus: Corpus = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another build that is at work.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to date with the corpus; only what changed is indexed anew.

    Exit code 0: up to date; 3: so are all but some documents that cannot be read; 1: failed.
    """
    with _clear_errors():
        settings = load(IngestSettings, corpus=corpus)
        from ingest import bars
        from ingest.pipeline import build_index

        with bars.shown() as told:
            waiting = partial(told.say, "Wachten op een andere opbouw van de index …")
            report = build_index(settings, told, waiting if wait else None)
    manifest = report.manifest
    _warn_of_the_unread(manifest)
    if as_json:
        print_json(
            {
                "changed": report.changed,
                "encoded": report.encoded,
                **manifest.model_dump(mode="json"),
            }
        )
    else:
        done = (
            f"{report.encoded} passages opnieuw geïndexeerd"
            if report.changed
            else "niets veranderd"
        )
        out.print(
            f"[green]✓[/] {manifest.documents} documenten, {manifest.passages} passages ({done})"
        )
    if manifest.left_out:
        raise typer.Exit(INCOMPLETE)


def _warn_of_the_unread(manifest: "Manifest") -> None:
    for reason in manifest.left_out.values():
        warn(f"left out: {reason}")
    for name, reasons in manifest.unread.items():
        for reason in reasons:
            warn(f"read in part: {name}: {reason}")


@app.command()
def check(
    corpus: Corpus = None,
    as_json: Json = False,
    with_figures: Annotated[
        bool, typer.Option("--figures", help="Count the corpus, and list how easily it reads.")
    ] = False,
) -> None:
    """Read every document and name what is wrong with which, without indexing.

    Exit code 0: all is in order; 3: something is not; 1: there is no corpus.
    """
    with _clear_errors():
        settings = load(IngestSettings, corpus=corpus)
        from ingest import corpus as folder
        from ingest import editing
        from ingest.reading import options

        checked = folder.check(settings.corpus, options=options(settings))
        glossary = folder.glossary(settings.corpus)
        found = editing.findings(checked.documents, glossary)
        counted = editing.figures(checked.documents, glossary) if with_figures else None
    if as_json:
        print_json(
            {
                "documents": sorted(checked.documents),
                "left_out": checked.left_out,
                "findings": [str(each) for each in found],
                "figures": asdict(counted) if counted else None,
            }
        )
    else:
        for reason in (*checked.left_out.values(), *map(str, found)):
            warn(reason)
        if counted:
            _print_figures(counted)
        out.print(
            f"{len(checked.documents)} documenten gelezen, {len(checked.left_out)} niet te lezen, "
            f"{len(found)} opmerkingen"
        )
    if checked.left_out or found:
        raise typer.Exit(INCOMPLETE)


def _print_figures(counted: "Figures") -> None:
    for title, counts in (
        ("Soort", counted.kinds),
        ("Domein", counted.domains),
        ("Databron", counted.datasets),
    ):
        table = Table(title, "Documenten")
        for name, count in counts.items():
            table.add_row(name, str(count))
        out.print(table)
    table = Table("Begrip", "Documenten", "Nergens gebruikte namen")
    for term, names in counted.terms.items():
        unused = ", ".join(name for name, count in names.items() if not count)
        table.add_row(term, str(max(names.values())), unused)
    out.print(table)
    table = Table("Document", "Uitspraken met voetnoot", "Leesgemak (Flesch-Douma)")
    for name, level in counted.reading_level.items():
        table.add_row(name, f"{counted.footnoted[name]:.0%}", f"{level:.0f}")
    out.print(table)
    out.print(f"{counted.words} woorden")


@app.command()
def status(as_json: Json = False) -> None:
    """What the index holds, and whether the corpus has changed since.

    Exit code 0: up to date; 3: the corpus or the settings changed; 1: there is no index.
    """
    with _clear_errors():
        settings = load(IngestSettings)
        from ingest import snapshot, wanted

        found = snapshot.current(settings.snapshots)
        if found is None:
            fail(
                f"there is no index in {settings.snapshots}; make one with `python -m ingest build`"
            )
        manifest = found[1]
        changes = wanted.now(settings).changes(manifest)
    if as_json:
        print_json(
            {"up_to_date": not changes, "changes": changes, **manifest.model_dump(mode="json")}
        )
    else:
        table = Table(show_header=False, box=None)
        table.add_row("Gemaakt", f"{manifest.created.astimezone():%d-%m-%Y %H:%M}")
        table.add_row("Model", f"{manifest.model_name} ({manifest.dtype})")
        table.add_row("Opslag", manifest.store)
        table.add_row("Documenten", f"{manifest.documents}")
        table.add_row("Passages", f"{manifest.passages}")
        table.add_row("Weggelaten", f"{len(manifest.left_out)}")
        table.add_row("Deels gelezen", f"{len(manifest.unread)}")
        table.add_row("Bij de tijd", "nee" if changes else "ja")
        out.print(table)
        for change in changes:
            out.print(f"  {change}", markup=False)
        _warn_of_the_unread(manifest)
    if changes:
        raise typer.Exit(INCOMPLETE)


@app.command()
def edition(
    source: Annotated[Path, typer.Argument(help="A Markdown document, or a folder of them.")],
    title: Annotated[str, typer.Option(help="Of a folder's edition.")] = "Data in de stad",
    subtitle: Annotated[str, typer.Option(help="Of a folder's edition.")] = (
        "Een handboek voor gemeenten die data combineren"
    ),
    colophon: Annotated[str, typer.Option(help="Of a folder's edition, on its cover.")] = (
        "Een zelfstandige samenvatting van openbare bronnen, verzameld in november 2026. Het "
        "oorspronkelijke handboek van het onderzoek Data in de Stad is hier niet in opgenomen. "
        "Licentie: CC BY 4.0."
    ),
    corpus: Corpus = None,
) -> None:
    """Set a Markdown document as a PDF beside it, or a folder of them as one book."""
    with _clear_errors():
        root = load(IngestSettings, corpus=corpus).corpus.resolve()
        from ingest.edition import write_book, write_pdf

        path = source.resolve()
        if not path.is_relative_to(root) or not path.exists():
            fail(f"{source} is not in the corpus folder {root}")
        if path.is_dir():
            target = write_book(path, root, title, subtitle, colophon)
        else:
            target = write_pdf(path, root)
    out.print(f"[green]✓[/] {target}")


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
