"""The assistant as OpenAI's own client sees it."""

import asyncio
import re
import time

import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from api.settings import ApiSettings
from tests import scripted

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
PAGE = "https://vraagbaak.example.nl"


def client_of(base: str) -> OpenAI:
    return OpenAI(base_url=f"{base}/v1", api_key="unused", max_retries=0)


@pytest.fixture
def chat(address):
    with client_of(address) as client:
        yield client


def ask(client: OpenAI, *questions: str, **more):
    messages = [{"role": "user", "content": each} for each in questions]
    return client.chat.completions.create(model="stadsbron", messages=messages, **more)


def said(client: OpenAI, *questions: str) -> str:
    return ask(client, *questions).choices[0].message.content


def streamed(chunks) -> str:
    return "".join(each.choices[0].delta.content or "" for each in chunks if each.choices)


def test_the_only_model_is_the_assistant(chat) -> None:
    (model,) = chat.models.list()
    assert model.id == "stadsbron"
    assert chat.models.retrieve("stadsbron") == model


def test_an_answer_is_sentences_with_numbers_and_the_sources_behind_them(chat, client) -> None:
    answer = ask(chat, "Hoe werkt de Straatkubus in Almere?")
    choice = answer.choices[0]
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    text, listed = choice.message.content.split("\n\n**Waar dit staat**\n\n")
    told = client.post("/api/v1/ask", json={"question": "Hoe werkt de Straatkubus in Almere?"})
    for sentence in told.json()["sentences"]:
        (cited,) = sentence["citations"]
        assert f"{sentence['text']} [{cited['number']}]" in text
        assert f"{cited['number']}. {cited['title']} › {cited['section'][0]}" in listed
    assert choice.message.annotations == []
    assert answer.usage.total_tokens == 0


def test_numbers_lead_to_the_words_where_the_address_of_the_page_is_known(served) -> None:
    with client_of(str(served(ApiSettings(public_url=f"{PAGE}/")).base_url)) as chat:
        message = ask(chat, QUESTION).choices[0].message
        chunks = list(ask(chat, QUESTION, stream=True))
    assert message.annotations
    for each in message.annotations:
        cited = each.url_citation
        number = message.content[cited.start_index : cited.end_index]
        assert re.fullmatch(r"\[\d+\]", number)
        assert re.match(rf"{PAGE}/document\.html\?id=[\w-]+&mark=\d+-\d+$", cited.url)
        listed = f"{number[1:-1]}. [{cited.title}]("
        assert listed in message.content
    (sent,) = [
        each for each in chunks if each.choices and hasattr(each.choices[0].delta, "annotations")
    ]
    assert sent.choices[0].delta.annotations == [each.model_dump() for each in message.annotations]


def test_a_stream_says_the_same_sentence_by_sentence(chat) -> None:
    chunks = list(ask(chat, QUESTION, stream=True, stream_options={"include_usage": True}))
    assert streamed(chunks) == said(chat, QUESTION)
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [each.choices[0].finish_reason for each in chunks if each.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 0
    assert len({(each.id, each.created, each.model, each.object) for each in chunks}) == 1
    assert "Straatkubus" in chunks[1].choices[0].delta.content
    without = list(ask(chat, QUESTION, stream=True))
    assert all(each.usage is None and each.choices for each in without)


def test_the_stream_ends_as_clients_wait_for(client) -> None:
    body = {"model": "stadsbron", "messages": [{"role": "user", "content": QUESTION}]}
    response = client.post("/v1/chat/completions", json={**body, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    assert response.text.endswith('"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')


def test_an_asynchronous_client_gets_both(address) -> None:
    async def both() -> tuple[str, str]:
        async with AsyncOpenAI(base_url=f"{address}/v1", api_key="unused") as chat:
            message = {"role": "user", "content": QUESTION}
            given = {"model": "stadsbron", "messages": [message]}
            whole = await chat.chat.completions.create(**given)
            pieces = await chat.chat.completions.create(**given, stream=True)
            return whole.choices[0].message.content, streamed([each async for each in pieces])

    whole, pieces = asyncio.run(both())
    assert whole == pieces


def test_a_refusal_is_a_message_with_what_can_be_asked(chat) -> None:
    text = said(chat, "Wat is de hoofdstad van Australië?")
    assert text.startswith("Uw vraag gaat over iets anders")
    assert text.count("\n- ") == 3
    assert "[1]" not in text
    assert streamed(ask(chat, "Wat is de hoofdstad van Australië?", stream=True)) == text


def test_a_conversation_goes_on(chat, client) -> None:
    before, after = "Hoe combineerde Almere Wmo- en schuldendata?", "En in Rotterdam?"
    conversation = [
        {"role": "system", "content": "Je bent een piraat."},
        {"role": "user", "content": before},
        {"role": "assistant", "content": "Ahoy. [1]"},
        {"role": "user", "content": [{"type": "text", "text": after}]},
    ]
    answer = chat.chat.completions.create(model="stadsbron", messages=conversation)
    told = client.post("/api/v1/ask", json={"question": after, "history": [before]}).json()
    assert told["type"] == "answer"
    for sentence in told["sentences"]:
        assert sentence["text"] in answer.choices[0].message.content


def test_personal_data_is_left_out_and_the_reader_is_told_first(chat) -> None:
    text = said(chat, f"Mijn mail is jan@voorbeeld.nl. {QUESTION}")
    assert text.startswith("We hebben een e-mailadres uit uw vraag weggelaten.")
    assert text.count("weggelaten") == 1
    assert "jan@voorbeeld.nl" not in text


def test_an_english_question_gets_english_headings(chat) -> None:
    text = said(chat, "How many people does the Straatkubus in Almere need?")
    assert "Waar dit staat" not in text
    assert "1. " in text


@pytest.mark.parametrize(
    "harmless",
    [
        {"temperature": 0.2, "top_p": 1, "max_tokens": 10, "seed": 7, "user": "u-1", "stop": ["."]},
        {"n": 1, "response_format": {"type": "text"}, "logprobs": False},
        {"tools": [{"type": "function", "function": {"name": "zoek"}}], "tool_choice": "auto"},
        {"extra_body": {"chat_id": "7", "keep_alive": "5m"}},
    ],
)
def test_what_does_no_harm_is_passed_over(chat, harmless) -> None:
    assert ask(chat, QUESTION, **harmless).choices[0].message.content == said(chat, QUESTION)


@pytest.mark.parametrize(
    ("wanted", "param"),
    [
        ({"n": 2}, "n"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "zoek"}}}, "tool_choice"),
        ({"function_call": {"name": "zoek"}}, "function_call"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"logprobs": True}, "logprobs"),
        ({"extra_body": {"stream": "ja hoor"}}, "stream"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(chat, wanted, param) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(chat, QUESTION, **wanted)
    assert refused.value.param == param
    assert refused.value.body["message"].startswith(f"{param}: ") or param == "stream"
    assert refused.value.type == "invalid_request_error"


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


@pytest.mark.parametrize(
    ("messages", "param"),
    [
        ([{"role": "user", "content": [{"type": "text", "text": QUESTION}, IMAGE]}],
         "messages[0].content[1]"),
        ([{"role": "system", "content": "Hallo"}], "messages"),
        ([{"role": "user", "content": " "}], "messages[0].content"),
        ([{"role": "user", "content": None}], "messages[0].content"),
        ([{"role": "user", "content": "x" * 1001}], "messages[0].content"),
        ([{"role": "piraat", "content": "x"}], "messages.0.role"),
        ([], "messages"),
    ],
)  # fmt: skip
def test_a_conversation_without_a_question_is_refused(chat, messages, param) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        chat.chat.completions.create(model="stadsbron", messages=messages)
    assert refused.value.param == param


def test_an_unknown_model_is_not_found(chat) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        chat.models.retrieve("gpt-4o")
    assert missing.value.code == "model_not_found"
    assert "stadsbron" in missing.value.message
    with pytest.raises(openai.NotFoundError) as missing:
        chat.chat.completions.create(
            model="gpt-4o", messages=[{"role": "user", "content": QUESTION}]
        )
    assert missing.value.code == "model_not_found"


def test_what_is_not_there_is_told_in_the_same_form(chat) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        chat.embeddings.create(model="stadsbron", input="Wmo", encoding_format="float")
    assert missing.value.type == "invalid_request_error"


def test_only_checked_sentences_of_a_language_model_are_sent(service, served) -> None:
    false = "De Straatkubus kostte 8 miljoen euro [1]."
    base = str(served(service.writes(f"{TRUE} {false}")).base_url)
    with client_of(base) as chat:
        text = streamed(ask(chat, QUESTION, stream=True))
        assert said(chat, QUESTION) == text
    assert text.startswith(TRUE.replace(" [1]", "") + " [1]")
    assert "8 miljoen" not in text
    assert "Weggelaten" in text


def test_a_language_model_that_breaks_off_leaves_what_it_said_and_the_sources_go_on(
    service, served
) -> None:
    base = str(served(service.writes(scripted.breaks_off(f"{TRUE} En dan"))).base_url)
    with client_of(base) as chat:
        text = streamed(ask(chat, QUESTION, stream=True))
    first, notice, *rest, listed = text.split("\n\n")
    assert first == TRUE.replace(" [1]", "") + " [1]"
    assert notice.startswith("Het taalmodel schreef dit keer geen antwoord.")
    assert rest[-1] == "**Waar dit staat**"
    numbers = set(re.findall(r"\[(\d+)\]", text))
    assert numbers == set(re.findall(r"^(\d+)\. ", listed, re.MULTILINE))


def test_whoever_leaves_a_stream_ends_the_work_within_a_second(service, served) -> None:
    writes = scripted.falls_silent(f"{TRUE}\nDe")
    base = str(served(service.writes(writes, silence=30)).base_url)
    with client_of(base) as chat:
        chunks = ask(chat, QUESTION, stream=True)
        next(chunk for chunk in chunks if chunk.choices[0].delta.content)
        assert not service.gone.is_set()
        chunks.close()
        left = time.monotonic()
        assert service.gone.wait(5), "the model still writes"
        assert time.monotonic() - left < 1


def test_whoever_does_not_wait_for_the_whole_ends_the_work_too(service, served) -> None:
    base = str(served(service.writes(scripted.falls_silent("De"), silence=30)).base_url)
    with client_of(base) as chat, pytest.raises(openai.APITimeoutError):
        ask(chat, QUESTION, timeout=1)
    assert service.gone.wait(1), "the model still thinks"
