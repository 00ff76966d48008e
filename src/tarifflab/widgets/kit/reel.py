"""States of a game that a page without a kernel shows one after the other.

>>> reel = Reel("Round", {"1": {"moves": ()}, "2": {"moves": ("wait",)}}, "Two rounds.")
>>> list(reel.stops)
['1', '2']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reel:
    """What a figure tells in place of its own buttons where nothing can be computed.

    Parameters
    ----------
    label : str
        Label of the list of stops.
    stops : mapping of str to mapping
        The values of the panel's controls at each stop, by the words for it, in their order.
    words : str
        A sentence for the page: what goes by here, and what only the course itself can do.
    """

    label: str
    stops: Mapping[str, Mapping[str, Any]]
    words: str
