from api.settings import ApiSettings
from eval import chunking
from eval.question_set import EvalQuestion

FACT = "In Almere had 12 procent van de gezinnen met jeugdhulp ook een betalingsachterstand."
ASIDE = "De gemeente legde vooraf vast welke gegevens zij gebruikt en wie ze mag zien. "
QUESTION = EvalQuestion(
    id="gezinnen",
    question="Hoeveel gezinnen in Almere hadden een betalingsachterstand?",
    category="figures",
    gold=({"document": "almere", "quote": FACT},),
    nuggets=(("12 procent",),),
)


def test_ways_of_cutting_are_asked_the_same_and_held_against_the_one_in_use(
    ingest_settings, write_case
) -> None:
    write_case("almere", f"{ASIDE * 12}{FACT} {ASIDE * 12}")
    write_case("breda", "In Breda telt de gemeente fietsers met slangen op de weg.", "Breda")
    first, *others = chunking.compare(ingest_settings, ApiSettings(), [QUESTION])
    assert (first.name, first.gains) == ("sections 200", {})
    assert {each.name.split()[0] for each in others} == {"sections", "fixed", "window"}
    by_name = {each.name: each for each in others}
    assert by_name["sections 96"].passages > first.passages > by_name["sections 400"].passages
    for way in (first, *others):
        # Ways that cut through sentences may cut through this one.
        if not way.name.startswith("fixed"):
            assert way.found["recall@12"].value == 1, way.name
        for name, gain in way.gains.items():
            assert gain.value == way.found[name].value - first.found[name].value

    lines = list(chunking.table([first, *others]))
    assert len(lines) == 2 + 1 + len(others)
    assert len({line.count("|") for line in lines}) == 1


def test_what_is_too_long_to_read_does_not_count_as_read(
    ingest_settings, write_case, monkeypatch
) -> None:
    write_case("almere", f"{FACT} {ASIDE * 12}")
    monkeypatch.setattr(chunking, "TOKENS", 10)
    first = next(chunking.compare(ingest_settings, ApiSettings(), [QUESTION]))
    found = [first.found[name].value for name in ("recall@5", "recall in 1000")]
    assert found == [1, 0]
