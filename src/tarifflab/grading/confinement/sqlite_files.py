"""Let a student's code keep an SQLite database in its scratch folder.

SQLite locks its files, and locks are refused in the box, as a neighbour could see them. A
process there is alone with its scratch folder, so it needs none: SQLite brings a way to open
files without locks, which becomes the default here.
"""

import contextlib
import ctypes

WITHOUT_LOCKS = b"unix-none"  # SQLite's own name for it


def do_without_locks() -> bool:
    """Make it the default of this process and its forks; False where SQLite is not found."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import _sqlite3  # noqa: F401 (loads the library that Python itself uses)

        library = ctypes.CDLL("libsqlite3.so.0")
        library.sqlite3_vfs_find.restype = ctypes.c_void_p
        library.sqlite3_vfs_register.argtypes = [ctypes.c_void_p, ctypes.c_int]
        found = library.sqlite3_vfs_find(WITHOUT_LOCKS)
        return bool(found) and library.sqlite3_vfs_register(found, 1) == 0
    return False
