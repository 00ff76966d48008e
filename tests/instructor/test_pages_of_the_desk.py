"""The desk's page templates by themselves: which field stands where, and nothing is markup."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from tarifflab.instructor.mark import server
from tarifflab.instructor.mark.rubric import Criterion
from tarifflab.instructor.mark.texts import Question, Text
from tarifflab.instructor.report.page import template

EVIL = '"><script>x()</script></textarea>'
KEYS = ["k1", "k2", "k3"]
QUESTION = Question("w", "", "", 5, [Criterion("facts", 2), Criterion("words", 1)])


class Some:
    """The texts of an exercise as far as pages ask for them."""

    def __init__(self, *texts: Text, read: int = 2) -> None:
        self.order = [one.key for one in texts] or KEYS
        self.texts = {one.key: one for one in texts}
        self.questions = {"w": QUESTION}
        self.read = read


def text_of(key: str = "k2", **more: Any) -> Text:
    """Return a text that nobody has marked."""
    about = {"source": "", "side": "", "parts": [None, None]} | more
    return Text(key, ("g", "c"), "w", **about)


def marking(text: Text, **more: Any) -> BeautifulSoup:
    """Return the page of the second of three texts."""
    about = {
        "texts": Some(), "short": "01", "early": Markup("early()"), "text": text,
        "question": QUESTION, "place": 1, "comments": ["c1", "c2"], "html": Markup("<p>h</p>"),
        "elsewhere": "", "model": Markup("<p>m</p>"), "asked": Markup("<p>q</p>"),
        "previous": "k1", "next": "k3",
    } | more  # fmt: skip
    return BeautifulSoup(template("mark.html.j2").render(**about), "html.parser")


def said(element: Any) -> str:
    """Return the words of an element, with single blanks."""
    return " ".join(element.get_text().split())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "– of 5"),
        ({"total": 0, "parts": [0, 0], "read": True}, "0 of 5"),
        ({"total": 4.5, "parts": [2, 1], "read": True}, "4.5 of 5"),
        ({"total": 3, "read": True}, "3 of 5 (given in formgrader)"),
        ({"total": 3, "parts": [2, 1]}, "3 of 5 (from before; Enter keeps it)"),
    ],
    ids=["none", "zero", "half", "elsewhere", "before"],
)
def test_a_total_says_where_it_comes_from(more, words):
    """Zero is a mark; a dash is none."""
    assert said(marking(text_of(**more)).find("p", class_="total")) == words


def test_each_criterion_has_its_points_and_the_given_ones_are_chosen():
    """From nothing to all; zero is chosen where zero was given, nothing where nothing was."""
    page = marking(text_of(parts=[0, None]))
    rows = [
        (row["data-criterion"], said(row.legend),
         [(one["name"], one["value"]) for one in row.find_all("input")])
        for row in page.find_all("fieldset")
    ]  # fmt: skip
    chosen = [(one["name"], one["value"]) for one in page.select("fieldset input[checked]")]

    assert rows == [
        ("0", "facts of 2", [("part-0", "0"), ("part-0", "1"), ("part-0", "2")]),
        ("1", "words of 1", [("part-1", "0"), ("part-1", "1")]),
    ]
    assert chosen == [("part-0", "0")]


def test_a_marking_page_has_everything_in_its_place():
    """Number, progress, answer, question, model answer, keys of comments, neighbours."""
    page = marking(text_of(comment="Well.", side="reader *A*"))
    bar = page.progress
    question, model = page.find_all("details")

    assert (bar["max"], bar["value"], said(bar.find_next("span"))) == ("3", "2", "2 of 3 read")
    assert (page.title.text, said(page.find("p", class_="where"))) == (
        "Text 2 of 3, exercise 01", "Exercise 01 text 2 of 3",
    )  # fmt: skip
    assert (said(page.article.find(class_="text")), said(question), said(model)) == (
        "h", "The questionq", "Model answersm",
    )  # fmt: skip
    assert (page.textarea.text, said(page.find(class_="side"))) == ("Well.", "Drawn: reader A")
    assert [(one["data-comment"], said(one.kbd)) for one in page.select("[data-comment]")] == [
        ("c1", "a"),
        ("c2", "s"),
    ]
    assert page.head.script.text == "early()"


@pytest.mark.parametrize("previous", [None, "k1"])
def test_who_is_first_has_no_way_back(previous):
    """The button is off, and the page names no neighbour."""
    page = marking(text_of(), previous=previous)

    assert page.find(id="previous").has_attr("disabled") is (previous is None)
    assert page.body["data-previous"] == (previous or "")


@pytest.mark.parametrize(
    ("html", "elsewhere", "notes"),
    [
        (Markup("<p>h</p>"), "", []),
        ("", Markup("<p>e</p>"), ["The answer's own cell was left as it was. In other cells"]),
        ("", "", ["Nothing is written here. Look into the notebook in formgrader."]),
    ],
    ids=["own cell", "elsewhere", "nowhere"],
)
def test_where_nothing_stands_in_the_answer_s_cell_it_is_said(html, elsewhere, notes):
    """With what was written in other cells, or that there is none."""
    page = marking(text_of(), html=html, elsewhere=elsewhere)
    found = [said(one) for one in page.article.find_all("p", class_="note")]

    assert [one.startswith(note) for one, note in zip(found, notes, strict=True)] == [
        True for _ in notes
    ]
    assert ("e" in [said(one) for one in page.article.find_all("p")]) is bool(elsewhere)


def test_nothing_on_a_marking_page_becomes_markup():
    """A comment, a side, a criterion, a source that came as plain text."""
    question = Question("w", "", "", 5, [Criterion(EVIL, 2), Criterion("words", 1)])
    page = marking(
        text_of(EVIL, comment=EVIL, side=EVIL), comments=[EVIL], question=question, html=EVIL,
        next=EVIL,
    )  # fmt: skip

    assert [one.get("src") for one in page.find_all("script")] == [None, "/mark.js"]
    assert (page.textarea.text, page.body["data-key"]) == (EVIL, EVIL)
    assert page.select_one("[data-comment]")["data-comment"] == EVIL


def test_the_only_script_inside_a_page_is_the_one_that_its_rule_names():
    """The rule has the hash of the script as it stands in the page."""
    page = marking(text_of(), early=Markup(server.EARLY))
    made = hashlib.sha256(page.head.script.text.encode()).digest()

    assert (
        f"script-src 'self' 'sha256-{base64.b64encode(made).decode()}';"
        in server.HEADERS["Content-Security-Policy"]
    )
    assert "img-src data:" in server.HEADERS["Content-Security-Policy"]


def test_the_list_of_texts_has_a_row_for_each():
    """Its number and link, side, points of what can be had, state."""
    texts = Some(
        text_of("k9", side=EVIL, total=0, parts=[0, 0], read=True),
        text_of("k1", side="reader B", comment="Well."),
        read=1,
    )
    html = template("mark_all.html.j2").render(texts=texts, short="01")
    rows = BeautifulSoup(html, "html.parser").tbody.find_all("tr")

    assert [[said(cell) for cell in row.find_all(["th", "td"])] for row in rows] == [
        ["Text 1", EVIL, "0 of 5", "read"],
        ["Text 2", "reader B", "", "to read, with a comment"],
    ]
    assert [row.a["href"] for row in rows] == ["/text/k9", "/text/k1"]
    form = BeautifulSoup(html, "html.parser").form
    assert (form["method"], form["action"]) == ("post", "/end")


def test_the_last_page_says_what_is_saved_and_how_to_go_on():
    """The same command goes on where it stopped."""
    page = template("mark_end.html.j2").render(texts=Some(read=2), short="07")

    assert said(BeautifulSoup(page, "html.parser").h1) == "Saved: 2 of 3 texts are read"
    assert "<code>tarifflab mark 07</code> goes on" in page


# --- What formgrader and the feedback show ---------------------------------------------------

# nbgrader's own page as far as ours takes it apart: head, list of links, cells.
BASE = """
{%- block header -%}<html><head><style>@font-face {}</style>
<script src="a.js"></script><!-- Load mathjax -->MATHJAX
<!-- End of mathjax configuration --><script>b()</script></head>
{%- endblock -%}
{%- block body -%}<body><script type="text/javascript">c()</script>
<div class="page"><h4>Old</h4><div class="toc"><ol><li>Test cell</li></ol></div>
<div id="notebook" class="border-box-sizing">
<b onclick="toggle_name(true);"></b><b onclick="toggle_name(false);"></b>
{%- for cell in nb.cells -%}{%- if cell.cell_type == 'markdown' -%}
{%- block markdowncell scoped -%}<p class="md">Score: 0.0 / 5.0 <a href="#top">(Top)</a> {{
cell.source }} Score: his</p>{%- endblock -%}{%- else -%}
{%- block input scoped -%}<pre class="own">{{ cell.source }}</pre>{%- endblock -%}
{%- endif -%}{%- endfor -%}
<script type="text/javascript">student()</script><i>>Student's answer<</i></div></div></body>
{%- endblock -%}"""


def cell_of(name: str, score: float, points: float, **more: Any) -> nbformat.NotebookNode:
    """Return the cell of a task: a check, or (with a solution) a text."""
    about = {
        "grade_id": name, "grade": True, "solution": False, "score": score, "points": points,
        "unread": False, "advice": "", "comment": None,
    } | more  # fmt: skip
    source = f"shown_{name} = 1\n### BEGIN HIDDEN TESTS\nsecret = 2\n### END HIDDEN TESTS"
    if about["solution"]:
        return nbformat.v4.new_markdown_cell("A text.", metadata={"nbgrader": about})
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": about})


@cache
def feedback_template() -> Any:
    """Return the page's own template over the stand-in of nbgrader's."""
    ours = (files("tarifflab.instructor") / "pages" / "page.html.j2").read_text("utf-8")
    made = Environment(loader=DictLoader({"index.html.j2": BASE, "ours": ours}))
    made.filters["highlight_code"] = lambda source, metadata: f"<code>{source}</code>"
    return made.get_template("ours")


def paged(*cells: nbformat.NotebookNode, **about: Any) -> tuple[str, BeautifulSoup]:
    """Return a page of feedback; without `about` formgrader's."""
    usual = {"notebook": "01-x", "student": "s21", "score": 3, "max_score": 15,
             "late_penalty": 0}  # fmt: skip
    page = feedback_template().render(
        nb=nbformat.v4.new_notebook(cells=list(cells)),
        resources={"nbgrader": usual | about} if about else {},
    )
    return page, BeautifulSoup(page, "html.parser")


HEAD = {"name": "Ann", "unread": [], "handed_in": "", "made": "", "unreadable": "",
        "graded": []}  # fmt: skip


def marks_of(page: BeautifulSoup) -> list[list[str]]:
    """Return the table of marks without its head, the sign's name in the second place."""
    rows = page.find("table", class_="marks").find_all("tr")[1:]
    return [
        [said(cell) for cell in row.find_all("td")]
        + [(row.span or {"class": ["-"]})["class"][0]]
        + [one["href"] for one in row.find_all("a")]
        for row in rows
    ]


def test_marks_of_a_feedback_page_have_their_signs_and_links():
    """More than all is all; half a point is a part; what waits has no points yet."""
    _, page = paged(
        cell_of("test-1", 5, 4), cell_of("test-4", 4, 4),
        cell_of("test-2", 0.5, 4, advice="<b>A</b>"),
        cell_of("test-3", 0, 4, comment="C."), cell_of("other", 2, 5, unread=True),
        cell_of("written", 0, 5, solution=True), head=HEAD, late_penalty=0.5,
    )  # fmt: skip

    assert marks_of(page) == [
        ["Task 1", "5 of 4", "", "full", "#test-1"],
        ["Task 4", "4 of 4", "", "full", "#test-4"],
        ["Task 2", "0.5 of 4", "A", "part", "#test-2"],
        ["Task 3", "0 of 4", "comment", "none", "#test-3", "#comment-test-3"],
        ["other", "not read yet", "", "waits", "#other"],
        ["Written task", "0 of 5", "", "none", "#written"],
        ["Handed in late", "−0.5", "", "-"],
    ]
    assert page.find("table", class_="marks").b is not None


def test_a_feedback_page_without_a_head_has_the_number_and_trusts_no_advice():
    """Whatever a file brought along as advice is text; what is not known has no label."""
    _, page = paged(cell_of("test-1", 0, 2, advice="<b>A</b>"), student="s<b>21")
    words = [said(one) for one in page.dl.find_all("div")]

    assert said(page.h4) == "s<b>21: 3 of 15 points"
    assert words == ["Exercise 01-x", "Number s<b>21"]
    assert (marks_of(page)[0][2], page.find("b")["onclick"]) == (
        "<b>A</b>",
        "toggle_name(true);",
    )


def test_who_and_when_stand_at_the_head_of_a_feedback_page():
    """Each behind its own label, name and reasons as text."""
    head = HEAD | {
        "name": "A<b>n", "unread": ["w"], "handed_in": "day 1", "made": "day 2",
        "made_by": "Lab",
    }  # fmt: skip
    _, page = paged(cell_of("test-1", 0, 2), head=head, notebook="0<b>1")

    assert said(page.h4) == "A<b>n: 3 of 15 points so far"
    assert [said(one) for one in page.dl.find_all("div")] == [
        "Exercise 0<b>1", "Number s21", "Handed in day 1", "Page of day 2, Lab",
    ]  # fmt: skip
    assert said(page.find("table", class_="marks").tr) == "TaskPointsWhat the check said"


def test_a_file_that_could_not_be_read_links_only_to_what_is_on_its_page():
    """The reason as text, and where to ask; its marks come from what was left out."""
    graded = [cell_of("test-1", 0, 2), cell_of("test-2", 0, 4, comment="By mail.")]
    _, page = paged(head=HEAD | {"unreadable": "Cut <b>off.", "graded": graded})

    assert marks_of(page) == [
        ["Task 1", "0 of 2", "", "none"],
        ["Task 2", "0 of 4", "comment", "none", "#test-2", "#comment-test-2"],
    ]
    assert said(page.find("table", class_="marks").tr) == "TaskPointsComment"
    assert said(page.strong) == "Cut <b>off."
    assert "Ask your teacher whether you may hand it in again." in said(page)


def test_a_feedback_page_runs_and_loads_nothing():
    """No script is let in by its rule, no font named, the language is said, no old list."""
    html, page = paged(cell_of("test-1", 0, 2), head=HEAD)
    rule = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]

    assert rule == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert page.html["lang"] == "en"
    assert page.find("meta", attrs={"name": "viewport"}) is not None
    assert not any(word in html for word in ("MATHJAX", "@font-face", "nonce", "Test cell"))
    assert ("Old" in html, ">Your answer<" in html) == (False, True)


@pytest.mark.parametrize(
    ("more", "heading"),
    [
        ({}, "Check of task 1 1 of 2 points (Top)"),
        ({"unread": True}, "Check of task 1 not read yet (Top)"),
    ],
    ids=["graded", "unread"],
)
def test_a_check_shows_what_students_may_see_of_it(more, heading):
    """Its task, its points, its visible part; the hidden one stays hidden."""
    html, page = paged(cell_of("test-1", 1, 2, **more), head=HEAD)
    panel = page.find("div", class_="nbgrader_cell")

    assert said(panel.find(class_="panel-heading")) == heading
    assert (panel.a["id"], said(panel.code)) == ("test-1", "shown_test-1 = 1")
    assert "secret" not in html


def test_cells_that_are_no_checks_stay_as_nbgrader_has_them():
    """An answer in code, and everything in formgrader."""
    answer = cell_of("task-1", 1, 2, grade=False)
    _, page = paged(answer, head=HEAD)
    _, desk = paged(cell_of("test-1", 1, 2), cell_of("written", 3, 5, solution=True))

    assert "secret" in page.find("pre", class_="own").text
    assert "secret" in desk.find("pre", class_="own").text
    assert said(desk.find("p", class_="md")) == "Score: 0.0 / 5.0 (Top) A text. Score: his"


@pytest.mark.parametrize(("unread", "words"), [(True, "not read yet"), (False, "2.5 of 5")])
def test_a_text_says_its_points_or_that_nobody_has_read_it(unread, words):
    """In place of nbgrader's score; the student's own words stay."""
    _, page = paged(cell_of("written", 2.5, 5, solution=True, unread=unread), head=HEAD)

    assert said(page.find("p", class_="md")) == f"{words} (Top) A text. Score: his"


def test_formgrader_s_own_scripts_know_the_word_and_a_student_s_does_not():
    """Those of its head and the first of its body; handlers inside the text are taken out."""
    html, page = paged(cell_of("test-1", 1, 2))
    rule = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    word = page.script["nonce"]
    scripts = page.find_all("script")
    known = [(one.text.strip()[:9], one.get("nonce") == word) for one in scripts]

    assert f"script-src 'self' 'nonce-{word}';" in rule
    assert "object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'" in rule
    assert [trusted for _, trusted in known] == [True, True, True, True, False]
    assert known[-1][0] == "student()"
    assert ("onclick" in html, "MATHJAX" in html) == (False, False)
    assert paged(cell_of("test-1", 1, 2))[1].script["nonce"] != word


@pytest.mark.parametrize(("name", "warned"), [("NotGraded", True), ("Feedback", False)])
def test_formgrader_warns_of_points_for_what_nobody_could_read(name, warned):
    """Before the notebook; an ordinary mistake warns of nothing."""
    cell = cell_of("test-1", 0, 2)
    cell.outputs = [nbformat.v4.new_output("error", ename=name, evalue="x", traceback=[])]
    html, page = paged(cell)

    assert (page.find(id="unreadable") is not None) is warned
    if warned:
        assert html.index('role="alert"') < html.index('<div id="notebook"')
