"""Sets Markdown as PDF: the edition for people who read on paper or mail it around.

Uses Typst, which writes tagged, searchable PDF with bookmarks. A single document can be read
back from its PDF (``edition: pdf`` in the front matter), so nothing may be lost on the way:
words are not hyphenated, and footnote marks stand raised and small behind their sentence.
"""

from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from ingest.errors import DocumentError
from ingest.readers import front_matter, markdown
from ingest.readers.encoding import utf8

_STYLE = """\
#set document(title: {title}, author: "Stadsbron", date: none)
#set page(paper: "a4", margin: (x: 28mm, y: 26mm), numbering: "1")
#set text(font: "Libertinus Serif", size: 11pt, lang: "nl", hyphenate: false)
#set par(leading: 0.68em, spacing: 1.15em)
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(180)), inset: (x: 4pt, y: 5pt), align: left)
#show table: set text(size: 9.5pt)
#show table.cell.where(y: 0): strong
#show heading: set block(above: 1.6em, below: 0.8em)
#show heading.where(level: 1): set text(size: 22pt)
#show heading.where(level: 2): set text(size: 15pt)
#show heading.where(level: 3): set text(size: 12.5pt)
#show link: set text(fill: rgb("#0b4f6c"))
"""

_COVER = """\
#page(numbering: none)[
  #v(30%)
  #text(size: 30pt, weight: "bold")[{title}]

  #text(size: 14pt)[{subtitle}]

  #v(1fr)
  #text(size: 10pt)[{colophon}]
]
#show outline.entry.where(level: 1): strong
#show outline.entry: entry => if entry.element.body != [Bronnen] {{ entry }}
#outline(title: [Inhoud], depth: 2, indent: auto)
#show heading.where(level: 1): set heading(numbering: "1")
"""

# Characters that mean something in Typst markup.
_ESCAPED = str.maketrans({character: "\\" + character for character in "\\#$*_`<>@~[]'\"/=+-"})


def write_pdf(path: Path, root: Path) -> Path:
    """Write ``NAME.pdf`` beside the Markdown document ``NAME.md``.

    Args:
        path: the Markdown document.
        root: the corpus folder.

    Returns:
        The PDF's path.

    Raises:
        DocumentError: the document cannot be read, or holds something that is not set yet.
    """
    title, chapter = _chapter(path, root)
    return _compiled(_STYLE.format(title=_quoted(title)) + chapter, path.with_suffix(".pdf"))


def write_book(folder: Path, root: Path, title: str, subtitle: str, colophon: str) -> Path:
    """Write ``FOLDER.pdf`` beside a folder: a cover, a table of contents and its documents.

    Args:
        folder: with Markdown documents, which become chapters in the order of their names.
        root: the corpus folder.
        title: on the cover.
        subtitle: below it.
        colophon: at the foot of the cover: what the book is, and what it is not.

    Returns:
        The PDF's path.

    Raises:
        DocumentError: as ``write_pdf``; or the folder holds no document.
    """
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise DocumentError(folder, "the folder holds no Markdown", "name a folder with documents")
    cover = _COVER.format(
        title=title.translate(_ESCAPED),
        subtitle=subtitle.translate(_ESCAPED),
        colophon=colophon.translate(_ESCAPED),
    )
    chapters = [_chapter(path, root)[1] for path in paths]
    pages = "#pagebreak()\n".join([cover, *chapters])
    return _compiled(_STYLE.format(title=_quoted(title)) + pages, folder.with_suffix(".pdf"))


def _compiled(pages: str, target: Path) -> Path:
    import typst

    target.write_bytes(typst.compile(pages.encode("utf-8")))
    return target


def _chapter(path: Path, root: Path) -> tuple[str, str]:
    """Title of a document, and the whole of it as Typst markup."""
    name = path.relative_to(root)
    fields, body, _ = front_matter.split(name, utf8(name, path.read_bytes()))
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    tree = SyntaxTreeNode(parser.parse(markdown.without_links(body)))
    markup = "".join(_block(name, node) for node in tree.children)
    return fields.title, f"= {fields.title.translate(_ESCAPED)}\n{markup}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(name: Path, node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return f"\n{'=' * int(node.tag[1])} {_inline(node)}\n"
        case "paragraph":
            return f"\n{_inline(node)}\n"
        case "bullet_list" | "ordered_list":
            mark = "-" if node.type == "bullet_list" else "+"
            return "\n" + "".join(f"{mark} {_inline(item.children[0])}\n" for item in node.children)
        case "table":
            return _table([row for part in node.children for row in part.children])
        case "footnote_block":
            return "".join(_source(item) for item in node.children)
        case other:
            raise DocumentError(
                name,
                f"a {other} cannot be set as PDF",
                "use headings, paragraphs, lists and tables only",
            )


def _table(rows: Sequence[SyntaxTreeNode]) -> str:
    cells = [[f"[{_inline(cell)}]" for cell in row.children] for row in rows]
    header, *body = [", ".join(row) for row in cells]
    lines = "".join(f"  {row},\n" for row in body)
    return f"\n#table(\n  columns: {len(cells[0])},\n  table.header({header}),\n{lines})\n"


def _source(node: SyntaxTreeNode) -> str:
    return f"\n#super(typographic: false)[{node.meta['label']}] {_inline(node.children[0])}\n"


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_span(child) for inline in node.children for child in inline.children)


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return node.content.translate(_ESCAPED)
        case "strong":
            return f"#strong[{''.join(map(_span, node.children))}]"
        case "em":
            return f"#emph[{''.join(map(_span, node.children))}]"
        case "link":
            return (
                f"#link({_quoted(str(node.attrs['href']))})[{''.join(map(_span, node.children))}]"
            )
        case "footnote_ref":
            return f"#super(typographic: false)[{node.meta['label']}]"
        case "footnote_anchor":
            return ""
        case _:
            return " "
