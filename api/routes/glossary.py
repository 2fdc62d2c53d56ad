"""What words of the trade mean."""

from fastapi import APIRouter

from api import collation
from api.glossary_schemas import GlossaryResponse, GlossaryTerm
from api.routes.parts import Ready

router = APIRouter(tags=["documents"])


@router.get("/glossary")
def glossary(assistant: Ready) -> GlossaryResponse:
    """All terms by alphabet, with what else they are called and where their meaning is from."""
    found = assistant.index.glossary
    terms = sorted(found.terms if found else (), key=lambda each: collation.key(each.term))
    return GlossaryResponse(terms=[GlossaryTerm.of(each) for each in terms])
