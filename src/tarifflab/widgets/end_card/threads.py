"""What runs through each lesson: the number to guess, what it was, the sentence for dinner."""

from dataclasses import dataclass

from tarifflab.widgets.kit.words import THIN, num, pct


@dataclass(frozen=True)
class Thread:
    """The one guess of a lesson.

    Attributes
    ----------
    key : str
        Under which the guess is kept.
    asked : str
        What was to be guessed, in a line.
    unit : str
        ``"%"``, or a word that follows the number.
    low, high : float
        Ends of the scale that the guess was given on, in `unit`.
    answer : float
        What it was, in `unit`, with as many decimals as are worth saying.
    dinner : str
        The lesson's sentence to tell at dinner; it stands in the lesson as well.
    change : bool
        Whether the number is a change, so that its sign is always written.
    besides : str
        What has to be said beside the answer.
    """

    key: str
    asked: str
    unit: str
    low: float
    high: float
    answer: float
    dinner: str
    change: bool = False
    besides: str = ""

    def said(self, value: float) -> str:
        """Return a number with its unit."""
        decimals = 0 if abs(value) >= 100 or value == round(value) else 1
        if abs(value) < 2 and value != round(value):
            decimals = 2 if round(value, 1) != round(value, 2) else 1
        if self.unit == "%":
            return pct(value, decimals, sign=self.change)
        return f"{num(value, decimals, sign=self.change)}{THIN}{self.unit}"

    @property
    def told(self) -> str:
        """The answer with its unit, and what has to be said beside it."""
        return self.said(self.answer) + self.besides


THREADS = {
    "00": Thread(
        "00/both-wrong",
        "Two experts, each wrong in 20 stories of 100: in how many are both wrong?",
        "stories", 0, 20, 4,
        "Two reports, each wrong in one story out of five, are both wrong in one out of "
        "twenty-five if their errors are independent. If one only repeats the other, it "
        "is one in five.",
        besides=", or 20 if one repeats",
    ),
    "01": Thread(
        "01/highest-month",
        "Duty collected in the highest month of 2025, of the value of all goods from Japan",
        "%", 0, 50, 16.9,
        "Under the surcharge that replaced the duties struck down, a quarter of all tariff "
        "lines would pay more. Of Japan’s largest goods without a sectoral duty these are "
        "1.6\u00a0% by value, and their average rate fell.",
    ),
    "02": Thread(
        "02/deficit-in-dollars",
        "Change of the US goods deficit with Japan from 1985 to 1987, in dollars",
        "%", -80, 80, 22,
        "From 1985 to 1987 America's goods deficit with Japan rose by 22\u00a0% in dollars and "
        "fell by 26\u00a0% in yen. The ships are the same; what a dollar cost is not.",
        change=True,
    ),
    "03": Thread(
        "03/share-1982",
        "Share of Japanese firms in the cars sold in the United States in 1982",
        "%", 5, 40, 23.5,
        "From 1980 to 1982, with a limit on Japan's exports from 1981, the share of "
        "Japanese firms in one file rose from 19.1 to 23.5\u00a0%. Would it have risen more "
        "without the limit? That is another question.",
    ),
    "04": Thread(
        "04/hits",
        "Of 55 rates listed in April 2025: how many does one formula give to the point?",
        "rates", 0, 55, 54,
        "By the formula of April 2025, on the goods trade of 2023, America would charge "
        "Japan 24 percent, Japan Australia 37, and Australia America 29. Each of the "
        "three has a deficit with the next.",
    ),
    "05": Thread(
        "05/rice",
        "75\u00a0% more US rice in a full quota: change of all rice imports under it",
        "%", -20, 80, 0.4,
        "Japan promised to buy 75\u00a0% more American rice. If the quota of fiscal 2024 stays "
        "and is filled, it imports hardly more under it and other sellers lose; if the "
        "quota grows, none does.",
        change=True,
    ),
    "06": Thread(
        "06/price-cut",
        "Cut of the maker's price after which a total duty of 27.5 instead of 2.5\u00a0% "
        "cannot be felt",
        "%", 0, 40, 19.6,
        "The refund of the duties struck down went to the importer of record. Of each 100 "
        "dollars importers and shops had borne about 28, if one study of the border and "
        "one assumption for the shops are right.",
    ),
    "07": Thread(
        "07/mean-cut",
        "Mean cut of the listed additional rates of 56 partners, April to July 2025",
        "points", 0, 25, 8.9,
        "From April to July 2025 Japan's listed rate fell by 9 points: that of 56 "
        "partners by 8.9 on the plain mean and 5 on the median, that of the eleven which "
        "started beside Japan by 4.7. Cars and metals stand apart.",
    ),
    "08": Thread(
        "08/us-welfare",
        "The rates of April 2025, nobody answers: change of US welfare in the model",
        "%", -5, 5, 1.13,
        "In 2025 America's goods deficits with China and Japan shrank by 98 billion "
        "dollars, 4 of them Japan's, and that with the world grew by 34. Early buying is "
        "in it; one year settles neither side's case.",
        change=True,
    ),
    "09": Thread(
        "09/record",
        "Japan's trade with China in 2024 against its best year before, in dollars",
        "%", -60, 60, -17,
        "In 2024 Japan's goods trade with China was 17\u00a0% below the peak of 2021 in "
        "dollars. In yen it was a fifth of a percent below that of 2022, and what Japan "
        "bought was a record. It was the same ships.",
        change=True,
    ),
}  # fmt: skip
