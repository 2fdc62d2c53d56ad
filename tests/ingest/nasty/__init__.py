"""Files that are damaged, mislabelled, enormous or meant to do harm, each with what is expected.

They are made here and nowhere downloaded; what is enormous is so only as far as a reader can tell.
"""

from tests.ingest.nasty import archive, disk, office, page, pdf, yaml_text

NASTY = (*office.NASTY, *page.NASTY, *archive.NASTY, *pdf.NASTY, *yaml_text.NASTY, *disk.NASTY)
