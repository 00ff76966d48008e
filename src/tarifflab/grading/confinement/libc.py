"""The C library, for the calls that Python has no name for."""

import ctypes
from functools import cache
from typing import Any


@cache
def libc() -> Any:
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)
