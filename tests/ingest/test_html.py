from pathlib import Path

import pytest

from ingest import readers
from ingest.document import Document
from tests.ingest.office import put

PAGE = """\
<!DOCTYPE html>
<html lang="nl"><head><title>Nota armoede | Gemeente Almere</title>
<meta name="dcterms.issued" content="2019-03-12"><style>p { color: red }</style></head>
<body>
<header><a href="/">Home</a></header>
<nav><ul><li><a href="/a">Onderwerpen</a></li></ul></nav>
<div class="cookie-banner"><p>Wij gebruiken cookies.</p></div>
<main>
  <p class="breadcrumb">U bent hier: Home</p>
  <h1>Nota armoede</h1>
  <p>De raad   vroeg om een <b>nota</b>.<sup><a href="#v1">1</a></sup> Die kwam er.</p>
  <h2>Kosten</h2>
  <ul><li>Jeugd<ul><li>Sport</li></ul></li><li>Wonen</li></ul>
  <dl><dt>BRP</dt><dd>Basisregistratie personen</dd></dl>
  <table><tr><th>Jaar</th><th colspan="2">Bedrag</th></tr>
  <tr><td>2020</td><td>10</td><td>11</td></tr></table>
  <p>Eerste regel<br>gaat door.<br><br>Nieuwe alinea. <del>Weg</del><ins>Erbij</ins>.</p>
  <p hidden>Verborgen</p><p style="display: none">Ook verborgen</p>
  <script>var tekst = "geen tekst";</script>
  <ol><li id="v1">Raadsbesluit, zie https://almere.nl/besluit. <a href="#r1">↩</a></li></ol>
</main>
<footer>Contact 14 036</footer>
</body></html>
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(page: str, name: str = "nota.html") -> Document:
        return readers.read(put(tmp_path, name, page.encode()), tmp_path)

    return read


def test_the_text_of_a_page_stays_and_all_around_it_goes(read) -> None:
    document = read(PAGE)
    assert document.text == (
        "Nota armoede\n\nDe raad vroeg om een nota. Die kwam er.\n\nKosten\n\n"
        "Jeugd\nSport\nWonen\nBRP: Basisregistratie personen\n\n"
        "Jaar: 2020; Bedrag: 10; Bedrag: 11\n\n"
        "Eerste regel gaat door.\n\nNieuwe alinea. Erbij."
    )
    assert [section.path for section in document.sections] == [(), ("Kosten",)]
    assert (document.title, document.years) == ("Nota armoede", (2019, 2019))
    (reference,) = document.references
    assert document.text[: reference.offset].endswith("om een nota.")
    (source,) = document.sources
    assert source.url == "https://almere.nl/besluit"


def test_a_page_without_landmarks_keeps_its_text_and_loses_its_menu(read) -> None:
    menu = "".join(f'<li><a href="/{n}">Onderwerp {n}</a></li>' for n in range(8))
    document = read(
        f"<html><body><div><ul>{menu}</ul></div><div class='content-with-sidebar'>"
        "<h1>Nota</h1><p>De raad vroeg om een nota over armoede in de wijk.</p>"
        "<div>Losse tekst zonder alinea.</div></div>"
        "<div id='footer'>Contact</div></body></html>"
    )
    assert document.text == (
        "Nota\n\nDe raad vroeg om een nota over armoede in de wijk.\n\nLosse tekst zonder alinea."
    )


def test_a_list_of_links_that_is_the_text_stays(read) -> None:
    links = "".join(
        f'<li><a href="/{n}">Verordening maatschappelijke ondersteuning {n}</a></li>'
        for n in range(2010, 2016)
    )
    assert "ondersteuning 2015" in read(f"<body><h1>Regels</h1><ul>{links}</ul></body>").text


def test_a_form_around_the_page_and_tables_for_its_layout_are_no_obstacle(read) -> None:
    document = read(
        "<html><body><form><table><tr><td><h1>Nota</h1><p>De raad vroeg.</p>"
        "<table><tr><th>Jaar</th><th>Bedrag</th></tr><tr><td>2020</td><td>10</td></tr></table>"
        "</td><td>Terzijde.</td></tr></table></form></body></html>"
    )
    assert document.text == "Nota\n\nDe raad vroeg.\n\nJaar: 2020; Bedrag: 10\n\nTerzijde."


def test_a_heading_above_the_main_part_is_its_title(read) -> None:
    document = read(
        "<body><header><h1>Nota armoede</h1></header><main><h2>Doel</h2><p>Een doel.</p></main>"
    )
    assert document.title == "Nota armoede"
    assert [section.path for section in document.sections] == [("Doel",)]


def test_a_fragment_without_its_page_is_read(read) -> None:
    assert read("<h2>Doel</h2><p>Een doel.</p>", "stuk.htm").sections[0].path == ("Doel",)


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8"])
def test_the_page_names_its_encoding(tmp_path: Path, charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>Coördinatie € 5</p></body>'
    path = put(tmp_path, "a.html", page.encode(charset))
    assert readers.read(path, tmp_path).text == "Coördinatie € 5"


def test_terms_keep_their_words_and_their_notes(read) -> None:
    document = read(
        "<h1>Begrippen</h1><dl><dt>BRP</dt><dt>Basisregistratie</dt>"
        "<dd>Van personen.<a href='#n1'>1</a></dd><dt>Wmo</dt></dl><p>Slot.</p>"
        "<div id='n1'>Wet BRP, artikel 1.</div>"
    )
    assert document.text == "Begrippen\n\nBRP\nBasisregistratie: Van personen.\nWmo\n\nSlot."
    (reference,) = document.references
    assert document.text[: reference.offset].endswith("Van personen.")


def test_figures_in_a_table_keep_their_value_beside_notes_and_powers(read) -> None:
    document = read(
        "<h1>Kosten</h1><table><caption>Kosten per jaar</caption>"
        "<tr><th>Jaar</th><th>Bedrag</th></tr><tr><td>2020</td>"
        "<td>10<sup><a href='#n1'>1</a></sup></td></tr><tr><td>2021</td><td>10<sup>3</sup></td>"
        "</tr></table><p>Het park is 300 m<sup>2</sup>.</p><p id='n1'>Voorlopig.</p>"
    )
    assert document.text == (
        "Kosten\n\nKosten per jaar\n\nJaar: 2020; Bedrag: 10\nJaar: 2021; Bedrag: 10³\n\n"
        "Het park is 300 m²."
    )
    (reference,) = document.references
    assert document.text[: reference.offset].endswith("Bedrag: 10")
    assert [source.title for source in document.sources] == ["Voorlopig."]
