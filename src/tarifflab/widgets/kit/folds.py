"""The style that folds what stands after a question of a notebook, up to the next heading."""

from typing import Final

# CSS cannot say "until": each further cell is one more rule inside the last. No step of a
# lesson has more cells after its figure.
CELLS_AFTER: Final = 12


def folds_after(asking: str, *open_still: str) -> str:
    """Return the rule that hides results and readings in the cells after one that asks.

    Parameters
    ----------
    asking
        Selector of the cell that asks.
    open_still
        Selectors of what keeps the results of a cell in sight: figures that fold themselves.
    """
    kept = ", ".join((".tarifflab", *open_still))
    cell = (
        "  & + .jp-Cell:not(:has(h1, h2, h3, h4)) { &.jp-MarkdownCell > .jp-Cell-inputWrapper, "
        f"&.jp-CodeCell:not(:has({kept})) > .jp-Cell-outputWrapper {{ display: none; }}\n"
    )
    return f"{asking} {{\n{cell * CELLS_AFTER}{'}' * CELLS_AFTER}\n}}\n"
