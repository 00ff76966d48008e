"""An error that nobody foresaw: a file with all of it, and a sentence that names the file."""

import tempfile
import traceback


def kept(error: Exception) -> str:
    """Write an error that nobody foresaw into a file; return a sentence that names it."""
    if isinstance(error, MemoryError):
        return "The memory ran out. Make room (or raise `ulimit -v`), then run the same again."
    said = f"Something in Tariff Lab went wrong ({type(error).__name__}: {error})."
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="tarifflab-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(error, file=file)
    except OSError:
        return f"{said} Please report this."
    return f"{said} The file {file.name} tells where; please report it."
