"""Sets a Markdown document as a PDF: the edition for people who read on paper.

Uses Typst, which writes tagged, searchable PDF with an outline. The reader takes the text
back out of it (``edition: pdf`` in the front matter), so nothing may be lost on the way:
words are not hyphenated, and footnote marks stand raised and small behind their sentence.
"""

from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from ingest.errors import DocumentError
from ingest.readers import front_matter, markdown

_PAGE = """\
#set document(title: {title}, author: "Stadsbron", date: none)
#set page(paper: "a4", margin: (x: 28mm, y: 26mm), numbering: "1")
#set text(font: "Libertinus Serif", size: 11pt, lang: "nl", hyphenate: false)
#set par(leading: 0.68em, spacing: 1.15em)
#show heading: set block(above: 1.6em, below: 0.8em)
#show heading.where(level: 1): set text(size: 22pt)
#show heading.where(level: 2): set text(size: 15pt)
#show heading.where(level: 3): set text(size: 12.5pt)
#show link: set text(fill: rgb("#0b4f6c"))
= #{title}
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
        DocumentError: the document cannot be read, or holds something that is not set as PDF yet.
    """
    import typst

    name = path.relative_to(root)
    fields, body, _ = front_matter.split(name, markdown.decode(name, path.read_bytes()))
    parser = MarkdownIt("commonmark").use(footnote_plugin)
    tree = SyntaxTreeNode(parser.parse(markdown.without_links(body)))
    title = '"' + fields.title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    pages = _PAGE.format(title=title) + "".join(_block(name, node) for node in tree.children)
    target = path.with_suffix(".pdf")
    target.write_bytes(typst.compile(pages.encode("utf-8")))
    return target


def _block(name: Path, node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return f"\n{'=' * int(node.tag[1])} {_inline(node)}\n"
        case "paragraph":
            return f"\n{_inline(node)}\n"
        case "bullet_list" | "ordered_list":
            mark = "-" if node.type == "bullet_list" else "+"
            return "\n" + "".join(f"{mark} {_inline(item.children[0])}\n" for item in node.children)
        case "footnote_block":
            return "".join(_source(item) for item in node.children)
        case other:
            raise DocumentError(
                name, f"a {other} cannot be set as PDF", "use headings, paragraphs and lists only"
            )


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
            address = str(node.attrs["href"]).replace("\\", "\\\\").replace('"', '\\"')
            return f'#link("{address}")[{"".join(map(_span, node.children))}]'
        case "footnote_ref":
            return f"#super(typographic: false)[{node.meta['label']}]"
        case "footnote_anchor":
            return ""
        case _:
            return " "
