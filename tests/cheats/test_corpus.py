"""The collection itself: enough attempts, all families, all compared, the page up to date."""

from collections import Counter

import pytest
from cases import every

from .corpus import CHEATS
from .judge import active_content, secrets_in, terminal_escapes
from .model import GUESSES, Cheat
from .odd_but_right import ANSWERS, Odd
from .plain import known
from .table import PAGE, page

EVERYTHING = [*CHEATS, *ANSWERS]


def test_there_are_enough_attempts() -> None:
    """At least sixty cheats and thirty odd answers, each name once."""
    names = Counter(attempt.name for attempt in EVERYTHING)
    assert len(CHEATS) >= 60
    assert len(ANSWERS) >= 30
    assert names.most_common(1)[0][1] == 1


def test_all_goals_are_tried_in_all_families() -> None:
    """Points, leaks, harm and scripts are each wanted by many, in seventeen families."""
    wants = Counter(cheat.wants for cheat in CHEATS)
    assert min(wants[goal] for goal in ("points", "leak", "harm", "script")) >= 20
    assert len({cheat.family for cheat in CHEATS}) == 17


@every({attempt.name: attempt for attempt in EVERYTHING})
def test_idea_is_a_sentence(attempt: Cheat | Odd) -> None:
    """Every attempt is told in one plain sentence."""
    assert attempt.idea.endswith(".")
    assert 15 <= len(attempt.idea) <= 100


def test_plain_nbgrader_has_tried_everything() -> None:
    """All but a few attempts have their result there, and no result is left over.

    The page says of how many it is missing: that run takes root, and minutes a family.
    """
    tried, names = set(known()["attempts"]), {attempt.name for attempt in EVERYTHING}

    assert tried <= names
    assert len(names - tried) <= len(names) // 20


def test_page_is_current() -> None:
    """docs/cheats.md says what is stored; else run `python -m tests.cheats.table`."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("kind", sorted(GUESSES))
def test_cheaters_know_no_answer(kind: str) -> None:
    """The guesses of a cheater are wrong by their kind alone: -1 and Atlantis."""
    assert "-1.0" in GUESSES[kind] or "Atlantis" in GUESSES[kind]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>T</p>", ()),
        ("<script>/*T*/</script>", ("<script>",)),
        ("<img src=x onerror='T'>", ("<img onerror>",)),
        ("<a href='java\tscript:T'>x</a>", ("<a href>",)),
        ("<a href='https://example.org/T'>x</a>", ()),
        ("<img src='https://example.org/T'>", ("<img src>",)),
        ("<pre>&lt;script&gt;T&lt;/script&gt;</pre>", ()),
        ("<div style='background: url(x?T)'>x</div>", ("<div style>",)),
        (r"<p><b>$\href{javascript:T}{x}$</b></p>", ("a formula that reaches out",)),
        (r"<pre><b>$\href{javascript:T}{x}$</b></pre>", ()),
    ],
)
def test_judge_sees_what_is_active(html: str, found: tuple[str, ...]) -> None:
    """What a browser would run or load counts; what it only shows does not."""
    assert active_content(html, "T") == found


def test_judge_sees_secrets() -> None:
    """Canaries of the hidden tests count, in whatever form a number is written."""
    text = "x 8,675,309.25 and CANARY-HIDDEN-ONE"
    assert secrets_in(text) == ("8,675,309", "CANARY-HIDDEN-ONE")
    assert secrets_in("8 675 shipments") == ()


def test_judge_sees_terminal_escapes() -> None:
    """A command for the terminal counts only with the cheat's own token in it."""
    assert terminal_escapes("\x1b]0;TITLE-T\x07", "T")
    assert not terminal_escapes("\x1b[31mTITLE-T\x1b[0m", "T")
