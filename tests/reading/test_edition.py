"""The whole edition as a reader gets it: made once, read as files, opened in a browser."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from event_loops import hidden_loop
from playwright.sync_api import Page, expect, sync_playwright

from tarifflab import claims
from tarifflab.lessons import LESSONS
from tarifflab.reading import command, making
from tarifflab.reading.printing import find_browser, print_pdf

COURSE = Path(__file__).parents[2]
MOST_MB = 15
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
NAMES = [
    "index.html",
    "words.html",
    "two-readings.html",
    *(f"{lesson.slug}.html" for lesson in LESSONS),
]

pytestmark = pytest.mark.slow
expect.set_options(timeout=45_000)  # a busy machine is slow and not wrong


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the whole edition; the PDF is tried on one page."""
    folder = tmp_path_factory.mktemp("edition") / "reading"
    with hidden_loop():
        assert command.run(folder, COURSE, pdf=False) == 0
    return folder


@pytest.fixture(scope="module")
def parsed(edition: Path) -> dict[str, BeautifulSoup]:
    """Return every page, parsed."""
    return {
        file.name: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in sorted(edition.glob("*.html"))
    }


@pytest.fixture
def page(tmp_path: Path, edition: Path) -> Iterator[Page]:
    """Return a phone-sized page without a network that keeps what it is told."""
    with hidden_loop(), sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=find_browser(),
            args=["--no-sandbox"],
            viewport={"width": 390, "height": 844},
            offline=True,
        )
        page = context.pages[0]
        page.set_default_timeout(60_000)
        yield page
        context.close()


def opened(page: Page, edition: Path, name: str) -> Page:
    """Open a page from its file and wait until its script has done all."""
    page.goto((edition / name).as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


def test_all_pages_are_there_and_small(edition: Path, parsed: dict[str, BeautifulSoup]) -> None:
    """The lessons, the map and the words, with room for the PDF."""
    size = sum(file.stat().st_size for file in edition.rglob("*") if file.is_file())

    assert sorted(parsed) == sorted(NAMES)
    assert size < MOST_MB / 2 * 1e6


def test_nothing_is_fetched_from_anywhere(
    edition: Path, parsed: dict[str, BeautifulSoup]
) -> None:
    """What a page loads lies beside it; style and script name no address to load from."""
    loads = [
        node[name]
        for page in parsed.values()
        for tag, name in LOADS.items()
        for node in page.find_all(tag)
        if node.get(name)
    ]
    styles = (edition / "edition.css").read_text("utf-8") + "".join(
        node.text for page in parsed.values() for node in page.find_all("style")
    )

    assert {one for one in loads if not (edition / one).is_file()} <= {"data:,"}
    assert re.findall(r"@import|url\((?!#)", styles) == []
    assert (
        re.findall(r"\bfetch\(|XMLHttp|import\(", (edition / "edition.js").read_text("utf-8"))
        == []
    )


def test_links_and_anchors_lead_somewhere(parsed: dict[str, BeautifulSoup]) -> None:
    """Within the edition each link finds its page and its place; no id stands twice."""
    ids = {
        name: Counter(node["id"] for node in page.select("[id]"))
        for name, page in parsed.items()
    }
    broken = []
    for name, page in parsed.items():
        for link in page.select("a[href]"):
            if link["href"].startswith(("https://", "http://")):
                continue
            file, _, anchor = link["href"].partition("#")
            if (file or name) not in ids or (anchor and anchor not in ids[file or name]):
                broken.append((name, link["href"]))

    assert broken == []
    assert [(n, i) for n, found in ids.items() for i, k in found.items() if k > 1] == []


def test_every_picture_has_its_words(parsed: dict[str, BeautifulSoup]) -> None:
    """Each SVG has a text alternative of its own, each image too; each page a title."""
    bare = [
        (name, str(node)[:80])
        for name, page in parsed.items()
        for node in page.select("svg, img")
        if not (node.get("aria-label") or node.get("alt"))
    ]

    assert bare == []
    assert all(page.title.text and page.h1 for page in parsed.values())
    assert len(parsed["08-world-reacts.html"].select(".live svg")) >= 7


def test_nothing_says_run_this_cell_where_it_stands_alone(
    parsed: dict[str, BeautifulSoup],
) -> None:
    """The copies that a notebook keeps beside its widgets are not in the pages."""
    texts = [page.get_text() for page in parsed.values()]

    assert [one for one in texts if "Run this cell to" in one or "Asleep" in one] == []


@pytest.mark.browser
def test_a_reader_without_network_moves_answers_and_comes_back(
    page: Page, edition: Path
) -> None:
    """A control moves, a question answers, a guess opens its picture; all of it is kept."""
    opened(page, edition, "01-tariff-rates.html")
    figure = page.locator("#look-3-figure")
    expect(page.locator("#look-3-reading")).to_be_hidden()
    guess = page.locator("#predict-ask input[type=number]")
    guess.fill("20")
    guess.press("Enter")
    expect(figure.locator(".tl-note")).to_contain_text("Your guess: 20 %.")
    expect(page.locator("#look-3-reading")).to_be_visible()

    receipt = page.locator("#look-1-code")
    receipt.get_by_role("button", name="Change ▶").click()
    expect(receipt.locator(".tl-headline")).to_contain_text("15 % in total")

    question = page.locator("#check-1")
    question.get_by_label("Your number").fill("10,3")
    question.get_by_role("button", name="Check").click()
    expect(question.locator(".tl-answer")).to_contain_text("✓ Right.")

    opened(page, edition, "01-tariff-rates.html")
    expect(page.locator("#look-3-figure .tl-note")).to_contain_text("Your guess: 20 %.")
    expect(page.locator("#check-1 .tl-answer")).to_contain_text("✓ Right.")


@pytest.mark.browser
def test_every_page_fits_a_phone(page: Page, edition: Path) -> None:
    """Nothing but tables and printed results has to be pushed sideways; no script fails."""
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    wide = {}
    for name in (name for name in NAMES if name != "two-readings.html"):
        opened(page, edition, name)
        wide[name] = page.evaluate("document.documentElement.scrollWidth")

    assert {name: one for name, one in wide.items() if one > 390} == {}
    assert failed == []


@pytest.mark.browser
def test_claims_are_kept_and_seen_again_at_the_end(page: Page, edition: Path) -> None:
    """A card judged at the start says at the end what was said; the map counts it."""
    opened(page, edition, "01-tariff-rates.html")
    slide = page.locator("#claims-cards input[type=range]").first
    slide.focus()
    slide.press("Home")
    slide.blur()
    expect(page.locator("#keep-revise .tl-before").first).to_have_text("you said 0 %")
    expect(page.locator(".card .headline")).to_contain_text("judged 1 of 4 claims and moved 0")

    opened(page, edition, "index.html")
    expect(page.locator("[data-lesson='01']")).to_contain_text("1 of 4 claims judged")


@pytest.mark.browser
def test_the_key_opens_in_two_steps_and_scores(page: Page, edition: Path) -> None:
    """What was said of the claims meets the key, and stays open."""
    opened(page, edition, "09-what-came-of-it.html")
    slide = page.locator("#claims-cards input[type=range]").first
    slide.focus()
    slide.press("Home")
    slide.blur()
    account = page.locator("#look-5-code .account")
    expect(account).to_contain_text(f"You have judged 1 of {len(claims.load())} claims")
    account.get_by_role("button", name="Open the key").click()
    account.get_by_role("button", name="Yes, open it").click()
    expect(account.locator(".key li")).to_have_count(len(claims.load()))
    expect(account.locator(".score")).to_contain_text("claim")

    opened(page, edition, "09-what-came-of-it.html")
    expect(page.locator("#look-5-code .key li")).to_have_count(len(claims.load()))


@pytest.mark.browser
def test_where_nothing_can_be_kept_a_line_says_so(page: Page, edition: Path) -> None:
    """The page goes on working, and says that it forgets."""
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('no'); };")
    opened(page, edition, "00-fact-checker.html")
    guess = page.locator("#predict-ask input[type=number]")
    guess.fill("3")
    guess.press("Enter")

    expect(page.locator(".lost")).to_contain_text("until you close the page")
    expect(page.locator("#look-3-code .tl-note")).to_contain_text("Your guess: 3 stories.")


@pytest.mark.browser
def test_a_page_can_be_printed(edition: Path, tmp_path: Path) -> None:
    """The browser of this machine prints it without a network."""
    pdf = tmp_path / "words.pdf"

    assert print_pdf(edition / "words.html", pdf) == ""
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.browser
def test_on_paper_every_picture_is_open(page: Page, edition: Path) -> None:
    """Where the screen waits for a guess, paper has question, picture and what follows it."""
    opened(page, edition, "01-tariff-rates.html")
    paper, after = page.locator(".asks > .on-paper"), page.locator(".waits")
    assert paper.count() > 0
    assert not paper.first.is_visible()

    page.emulate_media(media="print")

    shut = "places => places.filter((one) => one.getClientRects().length === 0).length"
    assert paper.evaluate_all(shut) + after.evaluate_all(shut) == 0
    pictures = paper.evaluate_all("all => all.map((one) => one.querySelectorAll('svg').length)")
    assert min(pictures) > 0
    expect(page.locator(".asked-first").first).to_contain_text("?")


def test_a_lesson_that_stops_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with lesson and cell; nothing is left behind."""
    course = tmp_path / "course"
    (course / "lessons").mkdir(parents=True)
    (course / "data").symlink_to(COURSE / "data")
    for lesson in LESSONS:
        text = (COURSE / lesson.notebook).read_text(encoding="utf-8")
        text = text.replace("len(ledger)", "len(ledge)")
        (course / lesson.notebook).write_text(text, encoding="utf-8")

    assert command.run(tmp_path / "out", course, pdf=False) == 1
    assert "In lesson 00, cell 'first-number' stopped with NameError" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert making.PDF.endswith(".pdf")
