"""Names as people write them into file names: double names, accents, scripts, apostrophes."""

import unicodedata

import pytest

from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.collect.matching import Matcher
from tarifflab.instructor.downloads.platform_paths import Known, claim_of
from tarifflab.instructor.tables import Platform

PEOPLE = (
    Person("00124", "Zoë", "Müller-Čapek"),
    Person("00125", "Siobhán", "O'Connor"),
    Person("00126", "Luis", "Péréz, Jr."),
    Person("00127", "花子", "田中"),
    Person("00128", "Anna-Lena", "Schmidt"),
    Person("00129", "Anna", "Schmidt"),
    Person("00130", "小明", "李"),
)


def match(name: str) -> tuple[str, ...]:
    """Return the ids whom a file that a person has named fits."""
    found = Matcher(PEOPLE, {}).match(claim_of((name,), Known()))
    return tuple(one.id for one in found.people)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Zoë Müller-Čapek - 01-tariff-rates.ipynb", "00124"),
        ("mueller capek 124 zoe Müller Capek.ipynb", "00124"),
        ("Zoe_Muller_Capek_01.ipynb", "00124"),
        ("Müller-Čapek, Zoë.ipynb", "00124"),
        ("Siobhán O'Connor - 01-tariff-rates (1).ipynb", "00125"),
        ("Luis Péréz, Jr. - 01-tariff-rates.ipynb", "00126"),
        ("花子 田中 - 01-tariff-rates.ipynb", "00127"),
        ("田中花子 01-tariff-rates.ipynb", "00127"),
        ("00124_01.ipynb", "00124"),
        ("李小明 01-tariff-rates.ipynb", "00130"),
        ("Anna-Lena Schmidt - 01-tariff-rates.ipynb", "00128"),
        ("Anna Schmidt - 01-tariff-rates.ipynb", "00129"),
    ],
)
def test_file_goes_to_whoever_is_named_in_it(name, number):
    """Also as a Mac writes it, accents apart from their letters."""
    assert match(name) == (number,)
    assert match(unicodedata.normalize("NFD", name)) == (number,)


def test_longer_name_does_not_take_the_work_of_the_shorter():
    """What fits more of a file's name counts; half a double name is nobody."""
    assert match("Anna Lena Schmidt.ipynb") == ("00128",)
    assert match("Zoë Müller.ipynb") == ()


@pytest.mark.parametrize(
    ("parts", "ours"),
    [
        (("Schmidt_Anna_aschmidt_1234", "01.ipynb"), True),
        (("Schmidt_Anna_stranger_1234", "01.ipynb"), False),
        (("aschmidt_1234", "01.ipynb"), False),
        (("Schmidt_Anna_aschmidt_1234",), False),
    ],
)
def test_folder_is_ilias_s_only_if_all_of_its_shape_is_there(parts, ours):
    """A name, a login of the class and a number, and a file in it: less could be anybody's."""
    claim = claim_of(parts, Known(logins=frozenset({"aschmidt"})))

    assert (claim.platform is Platform.ILIAS) is ours
