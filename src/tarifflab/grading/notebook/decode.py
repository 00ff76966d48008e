"""Turn the bytes of a submitted file into text, or say what kind of file it really is.

Notebooks come back through mail, editors and learning platforms: as UTF-16, in a code page of
Japanese or Western Windows, zipped, with padding at the end. Each is read where it can be read
without a guess, and everything that was done is said.
"""

import contextlib
import io
import itertools
import re
import stat
import tarfile
import zipfile
import zlib

from tarifflab.grading.limits import MB
from tarifflab.grading.outcomes import Outcome, outcome


class Unreadable(Exception):  # noqa: N818 (a verdict, not a fault)
    """A file that is no notebook; the text says what is wrong with it."""


class OutOfReach(Unreadable):
    """A file that this machine did not give us: nobody's fault but ours, and no mark."""


MARKS = (
    (b"\xef\xbb\xbf", "utf-8", ""),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
UNMARKED = (
    (re.compile(rb"(?:[\n\r\t ]\0)*+\{\0"), "utf-16-le"),
    (re.compile(rb"(?:\0[\n\r\t ])*+\0\{"), "utf-16-be"),
)
PADDING = b"\x00\x1a \t\r\n"
SIGNATURES = (
    (b"%PDF", "it is a PDF"),
    (b"\x89PNG", "it is a picture (PNG)"),
    (b"\xff\xd8\xff", "it is a picture (JPEG)"),
    (b"GIF8", "it is a picture (GIF)"),
    (b"{\\rtf", "it is a text document (RTF)"),
    (b"\xd0\xcf\x11\xe0", "it is an old Office document"),
    (b"Rar!", "it is a RAR archive"),
    (b"7z\xbc\xaf", "it is a 7z archive"),
    (b"BZh", "it is a bz2 archive"),
    (b"\xfd7zXZ", "it is an xz archive"),
)
TAR_MARK = 257  # where a tar archive says what it is
OFFICE = (("word/", "a Word document"), ("xl/", "an Excel workbook"), ("ppt/", "slides"))
FEW_NULS = 1000  # one in so many letters is damage, more is no text
LOOKED_AT = 4096  # bytes or characters at the beginning that tell what a file is
CUT_OFF = "it ends in the middle and is no complete JSON; was the upload cut off?"
HALF_WIDTH = re.compile("[\uff66-\uff9f]{4,}+")
HIRAGANA = re.compile("[\u3041-\u309f]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30f6]")
JAPANESE_PAIR = re.compile("[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60]{2,}+")
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# East Asian code pages but cp932 write a sign as two bytes from here, so that runs are even.
HIGH_RUN = re.compile(rb"[\xa1-\xfe]{4,}+")
CHINESE_LEAD = 0xD0  # above it stand a quarter of Chinese signs, and hardly a Japanese one
VOICED = b"\xde\xdf"  # the last of the narrow syllables in cp932: two marks of voice
MAIL_JAPANESE = re.compile(rb"\x1b\$[@B]")
PYTHON = re.compile(
    r"^(#!.*python|# In\[|# ?%%|# -\*- coding|# jupyter:|import \w|from \w[\w.]* import )", re.M
)
CONFLICT = re.compile(r"^(<{7}|>{7}) ?", re.M)


def text_of_file(data: bytes, notes: list[Outcome], most: int) -> str:
    """Return a file's text; what had to be done is added to `notes`.

    Parameters
    ----------
    data : bytes
        The file.
    most : int
        Bytes that an archive may grow to.

    Raises
    ------
    Unreadable
        If it is another kind of file; the text names the kind.
    """
    if not data.strip(PADDING):
        nothing = data.count(b"\0")
        raise Unreadable(
            f"it holds nothing but NUL bytes, {nothing:,}" if nothing else "it is empty"
        )
    data = _unpacked(data, notes, most)
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(what)
    text = _decoded(data, notes)
    kept = text.strip("\ufeff\x00\x1a \t\r\n")
    if "\0" in text and "\0" not in kept:
        notes.append(outcome("file_mended", detail="NUL bytes around it were left out"))
    nuls = kept.count("\0")
    if nuls * FEW_NULS > len(kept):
        where = f"; {nuls:,} NUL bytes stand in the middle of it"
        raise Unreadable("it is not text" + ("" if nuls > 0.3 * len(kept) else where))
    if nuls:
        kept = kept.replace("\0", "")
        notes.append(outcome("file_damaged", detail="NUL bytes stood in the middle of it"))
    if not kept:
        raise Unreadable("it is empty")
    return kept


def _unpacked(data: bytes, notes: list[Outcome], most: int) -> bytes:
    """Return the one notebook in a zip, gzip or tar file; other files as they are."""
    if data.startswith(b"\x1f\x8b"):
        return _gunzipped(data, notes, most)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _unzipped(data, notes, most)
    return _untarred(data, notes)


def _gunzipped(data: bytes, notes: list[Outcome], most: int) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        found = inflate.decompress(data, most + 1)
    except zlib.error as error:
        raise Unreadable(f"it is a gzip archive that is damaged ({error})") from error
    if len(found) > most:
        raise Unreadable(f"it is a gzip archive of more than {most // MB} MB")
    inner = _untarred(found, notes)
    if inner is found:
        notes.append(outcome("file_mended", detail="it was a gzip archive and was unpacked"))
    return inner


def _untarred(data: bytes, notes: list[Outcome]) -> bytes:
    """Return the one notebook in a tar archive; other files as they are."""
    if data[TAR_MARK : TAR_MARK + 5] != b"ustar":
        return data
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            files = itertools.islice((one for one in archive if one.isfile()), 1000)
            inside = [one for one in files if is_notebook_name(one.name)]
            if len(inside) != 1:
                names = ", ".join(one.name for one in inside[:3]) or "no notebook"
                raise Unreadable(f"it is a tar archive with {names}")
            file = archive.extractfile(inside[0])
            found = file.read() if file is not None else b""
    except (tarfile.TarError, OSError) as error:
        raise Unreadable(f"it is a tar archive that is damaged ({error})") from error
    words = f"it was a tar archive; `{inside[0].name}` in it was taken"
    notes.append(outcome("file_mended", detail=words))
    return found


def _unzipped(data: bytes, notes: list[Outcome], most: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()[:1000]
            for folder, what in OFFICE:
                if any(entry.filename.startswith(folder) for entry in entries):
                    raise Unreadable(f"it is {what}")
            inside = [entry for entry in entries if is_notebook_name(entry.filename)]
            if len(inside) != 1:
                names = ", ".join(entry.filename for entry in inside[:3]) or "no notebook"
                raise Unreadable(f"it is a zip archive with {names}")
            if inside[0].file_size > most or stat.S_ISLNK(inside[0].external_attr >> 16):
                raise Unreadable(f"it is a zip archive of more than {most // MB} MB")
            with archive.open(inside[0]) as file:
                found = file.read(most + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, zlib.error) as error:
        raise Unreadable(f"it is a zip archive that is damaged or locked ({error})") from error
    if len(found) > most:
        raise Unreadable(f"it is a zip archive of more than {most // MB} MB")
    words = f"it was a zip archive; `{inside[0].filename}` in it was taken"
    others = [x for x in entries if not x.is_dir() and "__MACOSX" not in x.filename]
    left = ", ".join(f"`{x.filename}`" for x in others if x is not inside[0])
    if left:
        words += f", and nothing else of it ({left[:80]}{'…' if len(left) > 80 else ''})"
    notes.append(outcome("file_mended", detail=words))
    return found


def is_notebook_name(name: str) -> bool:
    """Say whether a path is a notebook that a person made: no copy of an editor or of macOS."""
    parts = name.replace("\\", "/").split("/")
    own = not any(part in ("__MACOSX", ".ipynb_checkpoints") for part in parts)
    return own and parts[-1].lower().endswith(".ipynb") and not parts[-1].startswith("._")


def _decoded(data: bytes, notes: list[Outcome]) -> str:
    for mark, encoding, name in MARKS:
        if data.startswith(mark):
            if name:
                notes.append(outcome("file_mended", detail=f"it was {name} text"))
            return data.decode(encoding, "replace")
    unmarked = next((name for begin, name in UNMARKED if begin.match(data)), None)
    if unmarked and len(data) > 3:
        notes.append(outcome("file_mended", detail="it was UTF-16 text"))
        return data.decode(unmarked, "replace")
    if MAIL_JAPANESE.search(data):
        with contextlib.suppress(UnicodeDecodeError):  # then these signs mean something else
            text = data.decode("iso2022_jp")
            notes.append(outcome("file_mended", detail="it was ISO-2022-JP text"))
            return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _in_a_code_page(data, notes)


def _in_a_code_page(data: bytes, notes: list[Outcome]) -> str:
    """Return text that is no UTF-8: a Japanese or Western code page, or UTF-8 with damage."""
    begins = data.lstrip()[:1]
    if b"\0" in data.rstrip(PADDING) or begins not in (b"{", b"[", b"<", b"#", b'"'):
        raise Unreadable(f"it is not text: it begins with the bytes {data[:4].hex(' ')}")
    odd = len(data.translate(None, bytes(range(128))))
    whole = len(data) - len(MULTIBYTE.sub(b"", data))
    found = _east_asian(data)
    if found is None and whole * 10 < odd * 9:  # two bytes of three may fit by chance
        found = _shift_jis(data)
    if found is not None:
        notes.append(outcome("file_mended", detail=f"it was taken for {found[0]} text"))
        return found[1]
    if whole * 2 > odd:
        notes.append(outcome("file_damaged", detail="some letters in it are damaged"))
        return data.decode("utf-8", "replace")
    notes.append(outcome("file_mended", detail="it was Latin-1 (cp1252) text"))
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _east_asian(data: bytes) -> tuple[str, str] | None:
    """Return the name and the text of a file in EUC-JP or Chinese GBK, None for another.

    Strict decoding alone is not enough: it also takes a few Western words. So there must be
    Japanese syllables, or a row of signs that no Western text has.
    """
    texts: dict[str, str] = {}
    for name in ("euc_jp", "gb2312"):
        with contextlib.suppress(UnicodeDecodeError):
            texts[name] = data.decode(name)
    japanese = texts.get("euc_jp", "")
    if KANA.search(japanese) or HALF_WIDTH.search(japanese):
        return "EUC-JP", japanese
    runs = [run for run in HIGH_RUN.findall(data) if not _western(run)]
    if not runs or not texts or _half_width(runs):
        return None
    leads = b"".join(run[::2] for run in runs)
    if japanese and max(leads) < CHINESE_LEAD:
        return "EUC-JP", japanese
    return ("GBK (Chinese)", texts["gb2312"]) if "gb2312" in texts else ("EUC-JP", japanese)


def _half_width(runs: list[bytes]) -> bool:
    """Say whether rows are Japan's narrow syllables: one byte each, and often a voice mark.

    As Chinese they would be signs from the lower two thirds of the table alone.
    """
    row = b"".join(runs)
    return max(row) <= VOICED[-1] and (len(row) >= 20 or any(mark in row for mark in VOICED))


def _shift_jis(data: bytes) -> tuple[str, str] | None:
    """Return the same of a file in Japan's Windows code page."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    rows = [*JAPANESE_PAIR.findall(text), *HALF_WIDTH.findall(text)]
    if HIRAGANA.search(text) or any(not _western(row.encode("cp932")) for row in rows):
        return "Shift-JIS (cp932)", text
    return None


def _western(run: bytes) -> bool:
    """Say whether a row of bytes may be Western: letters of one case, or signs alone."""
    letters = run.decode("latin-1")
    signs = sum(1 for byte in run if byte < 0xC0)
    return signs == len(run) or (not signs and (letters.islower() or letters.isupper()))


def why_no_json(text: str, place: int) -> str:
    """Return why a text is no notebook, from what it looks like."""
    head = text[:LOOKED_AT].lstrip()
    low = head[:200].lower()
    if CONFLICT.search(text):
        return "it holds the marks of a git conflict (<<<<<<<, >>>>>>>)"
    if low.startswith(("<!doctype html", "<html", "<head", "<?xml", "<div", "<!--")):
        return "it is a web page (HTML), not a notebook"
    if not head.startswith(("{", "[", '"')):
        if PYTHON.search(head):
            return "it is a Python script, not a notebook"
        return "it is text, but no notebook"
    if place >= len(text) - 1 or not text.endswith(("}", "]")):
        return CUT_OFF
    line = text.count("\n", 0, place) + 1
    return f"it is damaged at line {line} and is no valid JSON"
