"""Follow-ups, made whole by a scripted language model."""

import pytest

from tests import scripted

BEFORE = "Wat deed Tilburg tegen schulden?"
ASKED = "Wat leverde dat op?"
WHOLE = "Wat leverde het schuldenoffensief tegen schulden in Tilburg op?"
ANSWER = "In Tilburg kregen 850 inwoners een hulptraject [1]."


@pytest.fixture
def completed(service, served):
    """What a follow-up is read as, when a model says this."""

    def ask(said: scripted.Said, question: str = ASKED, history: tuple[str, ...] = (BEFORE,)):
        client = served(service.writes([said, ANSWER], silence=10))
        reply = client.post("/api/v1/ask", json={"question": question, "history": history}).json()
        return reply["understood"]["completed"]

    return ask


def test_the_model_makes_a_follow_up_whole(completed, service) -> None:
    assert completed(WHOLE) == WHOLE
    rules, asked = (each["content"] for each in service.bodies[0]["messages"])
    assert "beantwoord haar niet" in rules
    assert asked == f"1. {BEFORE}\n2. {ASKED}"
    assert WHOLE in service.bodies[1]["messages"][1]["content"]


@pytest.mark.parametrize(
    "said",
    [
        "In Tilburg kregen 850 inwoners een hulptraject.",
        "Wat leverde dat in Rotterdam op?",
        "Hoe laat gaat de trein?",
        "Wat leverde dat op?\nEn nog iets?",
        "Wat leverde dat op, " + "en verder, " * 40 + "?",
        "",
        500,
        scripted.web_page,
    ],
    ids=["answers", "another city", "another question", "two", "long", "empty", "fails", "rubbish"],
)
def test_otherwise_the_rules_do(completed, said) -> None:
    assert completed(said) == f"{BEFORE} {ASKED}"


def test_a_model_that_does_not_hurry_is_not_waited_for(service, served) -> None:
    import time

    client = served(service.writes([scripted.falls_silent("Wat"), ANSWER], silence=30))
    started = time.monotonic()
    reply = client.post("/api/v1/ask", json={"question": ASKED, "history": [BEFORE]}).json()
    assert time.monotonic() - started < 8
    assert reply["understood"]["completed"] == f"{BEFORE} {ASKED}"


def test_a_question_that_stands_alone_is_not_sent(completed, service) -> None:
    assert completed(ANSWER, question="Hoe telt Eindhoven fietsers?") is None
    assert len(service.asked) == 1


def test_the_model_never_sees_personal_data(completed, service) -> None:
    before = f"{BEFORE} Mijn BSN is 111222333, antwoord naar jan@voorbeeld.nl."
    completed(WHOLE, history=(before,))
    sent = str(service.bodies)
    assert len(service.bodies) == 2
    assert "[bsn]" in sent
    assert "jan@voorbeeld.nl" not in sent
    assert "111222333" not in sent
