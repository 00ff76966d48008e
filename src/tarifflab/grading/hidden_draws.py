"""The secret number from which hidden tests draw their inputs, one a student and hand-in.

It is made from a secret of the course, the student and the content of the file. So a regrade
draws the same, another hand-in draws anew, and nobody without the secret can tell what. What a
submission learns of its hidden inputs, by whichever channel, is of no use to another one.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

SECRET_FILE = ".grading-secret"  # noqa: S105 (the name of a file)
SECRET_BYTES = 32


def course_secret(root: Path) -> bytes:
    """Return the course's secret; the first call makes the file beside the gradebook.

    Raises
    ------
    OSError
        If it can be neither read nor made.
    """
    path = root / SECRET_FILE
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Write a new secret whole or not at all; who comes second keeps the first one's."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, secrets.token_bytes(SECRET_BYTES))
    finally:
        os.close(opened)
    try:
        os.link(part, path)
    except FileExistsError:
        part.unlink()
    except OSError:  # a file system without hard links
        part.replace(path)
    else:
        part.unlink()


def draw_for(key: bytes, notebook: str = "", student: str = "", content: bytes = b"") -> str:
    """Return the number for one hand-in as hexadecimal digits; a random one without a key."""
    if not key:
        return secrets.token_hex(SECRET_BYTES)
    parts = [notebook.encode(), student.encode("utf-8", "surrogateescape")]
    of = b"".join(hashlib.sha256(part).digest() for part in (*parts, content))
    return hmac.new(key, of, "sha256").hexdigest()
