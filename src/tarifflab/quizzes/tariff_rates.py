"""The three questions of lesson 01, "What is a tariff rate?"."""

from tarifflab import quiz


def what_comes_on_top() -> None:
    """Ask how many points a total rate of 15 % adds to a normal duty of 4.7 %."""
    quiz.number(
        "1 November 2025: “15 % in total” on a good from Japan whose normal duty is 4.7 %. "
        "How many points come on top of the normal duty?",
        10.3,
        tolerance=0.05,
        unit="points",
        key="01-check-1",
        slips={
            15: "15 would be on top if the rate were additional. Here the 4.7 is inside it.",
            19.7: "That is 15 plus 4.7: what was charged at first, in August 2025, before the "
            "correction.",
            4.7: "That is the normal duty itself. How much is missing up to 15?",
            0: "Nothing comes on top only where the normal duty is 15 or more.",
        },
        explanation="15 minus 4.7. The higher the normal duty, the less comes on top.",
    )


def one_dollar_in_a_hundred() -> None:
    """Ask for the collected rate on a large free good and a small dutiable one."""
    quiz.number(
        "A country sends goods worth $99 free of duty and goods worth $1 with a total duty of "
        "50 %. What is the collected rate on all of it?",
        0.5,
        tolerance=0.001,
        unit="%",
        key="01-check-2",
        slips={
            25: "That is the mean of 0 and 50. It gives one dollar as much say as ninety-nine.",
            0.005: "That is a share. In percent it is a hundred times as much.",
            50: "That is the rate on one dollar out of a hundred.",
        },
        explanation="50 cents of duty on 100 dollars of goods. Add up first, divide last.",
    )


def why_did_it_fall() -> None:
    """Ask what a fall of the collected rate tells about the law."""
    quiz.choice(
        "The collected rate on a country's goods falls from 16 to 14 %. What does that tell "
        "you?",
        {
            "The law was eased": "Perhaps. But the law can stay as it is while goods with a "
            "high duty stop coming.",
            "Goods with a high duty stopped coming": "Perhaps. But the law may have changed "
            "as well. The rate alone does not say which.",
            "One of these, or both: the rate alone cannot say": "Look at the law and at the "
            "value of the goods, one after the other.",
            "Customs made a mistake": "The rate of a mixture moves whenever the mixture "
            "moves. No mistake is needed.",
        },
        answer="One of these, or both: the rate alone cannot say",
        key="01-check-3",
    )
