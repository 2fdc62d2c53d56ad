"""Pages of a PDF with words marked on them, over the API."""

import io

import httpx
import pytest
from PIL import Image, ImageChops

PDF = "04-combineren-en-koppelen"
ADDRESS = f"/api/v1/documents/{PDF}/pages"


@pytest.fixture
def text(client: httpx.Client) -> str:
    return client.get(f"/api/v1/documents/{PDF}").json()["text"]


def image(response: httpx.Response) -> Image.Image:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(response.content))


def span(text: str, words: str) -> str:
    start = text.index(words)
    return f"{start}-{start + len(words)}"


SENTENCE = "De indeling in vier niveaus is van dit handboek en is afgeleid uit de casussen."


def test_a_page_tells_its_size_its_text_and_where_marked_words_stand(client, text) -> None:
    page = client.get(f"{ADDRESS}/1", params={"mark": span(text, SENTENCE)}).json()
    assert page["pages"] == 5
    assert 1.41 < page["height"] / page["width"] < 1.42
    assert page["text"] == text[page["start"] : page["end"]]
    assert page["marked"]
    (mark,) = page["marks"]
    first, second = mark["boxes"]
    # It begins at the end of one line and goes on at the beginning of the next.
    assert second["top"] >= first["bottom"]
    assert second["left"] < first["left"]


def test_the_pages_together_have_the_whole_text(client, text) -> None:
    pages = [client.get(f"{ADDRESS}/{number}").json() for number in range(1, 6)]
    assert "".join(page["text"] for page in pages) == text
    assert all(page["marks"] == [] and page["marked"] for page in pages)


def test_exactly_the_marked_words_are_coloured_on_the_image(client, text) -> None:
    asked = {"mark": span(text, SENTENCE)}
    boxes = client.get(f"{ADDRESS}/1", params=asked).json()["marks"][0]["boxes"]
    plain = image(client.get(f"{ADDRESS}/1.png", params={"width": 800})).convert("RGB")
    marked = image(client.get(f"{ADDRESS}/1.png", params=asked | {"width": 800})).convert("RGB")
    assert plain.size == marked.size
    width, height = plain.size
    assert width == 800
    changed = (
        ImageChops.difference(plain, marked).convert("L").point(lambda value: 255 * (value > 0))
    )
    inside = 0
    for box in boxes:
        edges = (
            *(int(box["left"] * width) - 2, int(box["top"] * height) - 2),
            *(int(box["right"] * width) + 3, int(box["bottom"] * height) + 3),
        )
        inside += changed.crop(edges).histogram()[255]
        # What was written there can still be read: the darkest stays as dark.
        assert (
            marked.crop(edges).convert("L").getextrema()[0]
            <= (plain.crop(edges).convert("L").getextrema()[0])
        )
    area = sum(
        (box["right"] - box["left"]) * width * (box["bottom"] - box["top"]) * height
        for box in boxes
    )
    assert inside == changed.histogram()[255]
    assert inside > 0.6 * area


def test_every_sentence_of_every_passage_can_be_marked(client, text) -> None:
    hits = client.post(
        "/api/v1/search",
        json={"question": "Hoe koppelt een gemeente gegevens?", "filters": {"kind": ["handbook"]}},
    ).json()["hits"]
    found = [hit for hit in hits if hit["document_id"] == PDF]
    assert found
    for hit in found:
        for start, end in client.get(f"/api/v1/passages/{hit['passage_id']}").json()["sentences"]:
            marks = [
                client.get(f"{ADDRESS}/{number}", params={"mark": f"{start}-{end}"}).json()
                for number in range(1, 6)
            ]
            assert all(page["marked"] for page in marks)
            assert any(page["marks"][0]["boxes"] for page in marks)


def test_several_words_can_be_marked_at_once(client, text) -> None:
    asked = [span(text, "Gemeenten brengen"), span(text, "Combineren per straat of wijk")]
    page = client.get(f"{ADDRESS}/1", params={"mark": asked}).json()
    assert [f"{mark['start']}-{mark['end']}" for mark in page["marks"]] == asked
    assert all(len(mark["boxes"]) == 1 for mark in page["marks"])
    # Half a line is narrower than the whole.
    assert page["marks"][0]["boxes"][0]["right"] < 0.4


def test_words_of_another_page_are_not_marked_here(client, text) -> None:
    page = client.get(f"{ADDRESS}/5", params={"mark": span(text, SENTENCE)}).json()
    assert page["marks"][0]["boxes"] == []
    assert page["marked"]


@pytest.mark.parametrize("width", [200, 2000])
def test_an_image_is_as_wide_as_was_asked(client, width: int) -> None:
    assert image(client.get(f"{ADDRESS}/2.png", params={"width": width})).width == width


def test_an_image_that_is_there_already_is_not_sent_again(client, text) -> None:
    asked = {"mark": span(text, SENTENCE)}
    first = client.get(f"{ADDRESS}/1.png", params=asked)
    tag = first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]
    for given in (tag, f"W/{tag}", f'"anders", {tag}', "*"):
        again = client.get(f"{ADDRESS}/1.png", params=asked, headers={"if-none-match": given})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    for other in ({}, asked | {"width": 500}):
        response = client.get(f"{ADDRESS}/1.png", params=other, headers={"if-none-match": tag})
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        (f"{PDF}/pages/6", 404, "no page 6, but 5"),
        (f"{PDF}/pages/6.png", 404, "no page 6, but 5"),
        (f"{PDF}/pages/0.png", 422, "number"),
        (f"{PDF}/pages/een", 422, "number"),
        (f"{PDF}/pages/1?mark=5", 422, "mark"),
        (f"{PDF}/pages/1?mark=9-5", 422, "first comes first"),
        (f"{PDF}/pages/1.png?width=199", 422, "width"),
        (f"{PDF}/pages/1.png?width=2001", 422, "width"),
        (f"{PDF}/pages/1.png?start=5", 422, "start"),
        ("almere-straatkubus/pages/1", 404, "no PDF"),
        ("nergens/pages/1.png", 404, "nergens"),
    ],
)
def test_what_cannot_be_shown_is_a_problem(client, path: str, status: int, says: str) -> None:
    response = client.get(f"/api/v1/documents/{path}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]


def test_many_pages_at_once_come_out_right(client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def fetch(number: int) -> bytes:
        return client.get(f"{ADDRESS}/{number % 5 + 1}.png", params={"width": 300 + number}).content

    with ThreadPoolExecutor(8) as pool:
        images = list(pool.map(fetch, range(20)))
    for number, content in enumerate(images):
        assert Image.open(io.BytesIO(content)).width == 300 + number
