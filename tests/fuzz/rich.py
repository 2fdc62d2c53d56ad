"""Office files in which all occurs that their readers know of."""

from tests.ingest.office import open_document, paragraph, word_of

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_BOX = f"<w:txbxContent>{paragraph('In het kader.')}</w:txbxContent>"
_CELL = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"

WORD = word_of(
    paragraph("Armoede", '<w:pStyle w:val="Kop1"/>')
    + paragraph("Inhoud", '<w:pStyle w:val="Inhopg1"/>')
    + paragraph("Jeugd", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + "<w:p><w:r><w:t>De raad </w:t><w:tab/></w:r><w:ins><w:r><w:t>wil</w:t></w:r></w:ins><w:del>"
    '<w:r><w:delText>wou</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Dit is </w:t></w:r></w:p>"
    "<w:sdt><w:sdtContent><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>weg</w:t></w:r><w:hyperlink>"
    "<w:r><w:t>link</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"
    f"<w:p><w:r><mc:AlternateContent><mc:Choice>{_BOX}</mc:Choice><mc:Fallback><w:pict>{_BOX}"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    + _CELL.format('<w:vMerge w:val="restart"/>', paragraph("Jaar"))
    + _CELL.format('<w:gridSpan w:val="2"/>', paragraph("Bedrag"))
    + "</w:tr><w:tr>"
    + _CELL.format("<w:vMerge/>", paragraph(""))
    + _CELL.format("", paragraph("2020") + "<w:tbl><w:tr/></w:tbl>")
    + "</w:tr></w:tbl><w:altChunk/>",
    footnotes='<w:footnote w:id="2">' + paragraph("CBS, https://www.cbs.nl/.") + "</w:footnote>",
    styles='<w:style w:styleId="Kop1"><w:name w:val="heading 1"/><w:basedOn w:val="X"/></w:style>'
    '<w:style w:styleId="X"><w:name w:val="Eigen"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>',
    extra=f'xmlns:mc="{_MC}"',
)

ODT = open_document(
    '<text:tracked-changes><text:changed-region text:id="w"><text:deletion><text:p>Weg</text:p>'
    "</text:deletion></text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="1">Armoede</text:h><text:list><text:list-item><text:p>Jeugd'
    "</text:p></text:list-item></text:list>"
    '<text:p>Er<text:s text:c="3"/>staat<text:span text:style-name="H"> niet</text:span> dit.'
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>CBS.</text:p>"
    "</text:note-body></text:note><office:annotation><text:p>Opmerking</text:p>"
    "</office:annotation><draw:frame><draw:text-box><text:p>In het kader.</text:p></draw:text-box>"
    "</draw:frame></text:p><table:table><table:table-header-rows><table:table-row>"
    '<table:table-cell table:number-columns-spanned="2"><text:p>Jaar</text:p></table:table-cell>'
    "</table:table-row></table:table-header-rows><table:table-row><table:table-cell table:number-"
    'rows-spanned="2"><text:p>2020</text:p></table:table-cell><table:table-cell><text:p>12</text:p>'
    "</table:table-cell></table:table-row></table:table>",
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>',
)
