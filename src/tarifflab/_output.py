"""Words that a notebook shows as a page and a terminal as text.

>>> show("Written: page.html", "<p>Written: <a href='page.html'>page.html</a></p>")
Written: page.html
"""

import sys


def show(text: str, page: str) -> None:
    """Show `page` (HTML) where a notebook can draw it, and print `text` everywhere else."""
    if "IPython" in sys.modules:
        from IPython.core.getipython import get_ipython

        if get_ipython() is not None:
            from IPython.display import display

            bundle = {"text/plain": text, "text/html": page}
            display(bundle, raw=True)  # type: ignore[no-untyped-call]
            return
    print(text)
