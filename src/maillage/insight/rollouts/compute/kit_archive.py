"""The file of a hub kit: a ZIP that anyone opens, the same bytes each time, and a signature that anyone checks.

`kit.json` holds everything, with the SHA-256 of each readable text beside it; `signature.json` signs `kit.json`.
Nothing is compressed, names are sorted and dates fixed, so that equal contents give equal files on every machine.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from maillage.foundation.tools.ed25519 import is_signed, public_key, sign
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.compute.kit_shape import FORMAT, FORMAT_VERSION, Kit

KIT, SIGNATURE = "kit.json", "signature.json"
TEXT = re.compile(r"[a-z][a-z-]{0,39}\.md")
MOST_BYTES = 2 << 20
"""The largest file that is read; a kit as large as the format allows in practice is a tenth of it."""
MOST_FILES = 20
ALGORITHM = "ed25519"
EPOCH = (1980, 1, 1, 0, 0, 0)


class KitProblem(TextChoices):
    """Why a file is not taken as a kit: one sentence each."""

    TOO_LARGE = "too_large", _("This file is larger than a kit can be: at most 2 MB, open or packed.")
    NOT_A_KIT = "not_a_kit", _("This file is not a hub kit: a ZIP made by Maillage is needed.")
    CUT = "cut", _("This file is damaged or was cut on its way: ask for it again.")
    STRANGE_FILES = "strange_files", _("This file holds something that no kit holds: nothing of it was read.")
    NEWER = "newer", _("This kit was made by another version of Maillage, which writes kits in another format.")
    ALTERED = "altered", _("The content of this kit was changed after it was sealed: ask for it again.")
    UNREADABLE = "unreadable", _("This kit is sealed, but something in it is not as kits are written.")
    OTHER_KEY = "other_key", _("An earlier version of this kit was sealed by another key: ask who made it.")
    SAME_NUMBER = "same_number", _("You have this version of the kit already, with another content: ask who made it.")


class KitRefused(DomainError):
    """A file is not taken as a kit; `problem` tells why in words, `detail` where it stands."""

    def __init__(self, problem: KitProblem, detail: str = "") -> None:
        self.problem, self.detail = problem, detail
        super().__init__(f"{problem.value}: {detail}" if detail else str(problem.value))


@dataclass(frozen=True)
class Sealed:
    """A kit, whose signature holds, and the bytes it came in."""

    kit: Kit
    public_key: str
    texts: Mapping[str, str]
    archive: bytes

    @property
    def sha256(self) -> str:
        """Of the whole file."""
        return hashlib.sha256(self.archive).hexdigest()


def seal(facts: Mapping[str, Any], texts: Mapping[str, str], *, seed: bytes) -> Sealed:
    """The kit of these facts with its texts, signed by the owner of `seed`; equal calls give equal bytes.

    Raises ValueError when the facts are not of the shape of a kit.
    """
    if strange := [name for name in texts if not TEXT.fullmatch(name)]:
        raise ValueError(f"{strange[0]!r} is no name of a text.")
    contents = {name: text.encode() for name, text in texts.items()}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    kit = Kit.model_validate_json(_written({**facts, "texts": hashes}))
    said = _written(kit.model_dump(mode="json"))
    public = public_key(seed).hex()
    signed = _written({"algorithm": ALGORITHM, "public_key": public, "signature": sign(seed, said).hex()})
    archive = _packed({KIT: said, SIGNATURE: signed, **contents})
    if len(archive) > MOST_BYTES or len(contents) + 2 > MOST_FILES:
        raise ValueError(f"The kit has {len(archive)} bytes in {len(contents) + 2} files; {MOST_BYTES} are taken.")
    return Sealed(kit, public, dict(texts), archive)


def opened(archive: bytes) -> Sealed:
    """The kit that a file holds, once its signature and the hash of each text were found right.

    Raises KitRefused; no part of a refused file is given back.
    """
    if len(archive) > MOST_BYTES:
        raise KitRefused(KitProblem.TOO_LARGE)
    files = _unpacked(archive)
    said = files.pop(KIT)
    facts, signature = _object(said, KIT), _object(files.pop(SIGNATURE), SIGNATURE)
    if facts.get("format") != FORMAT:
        raise KitRefused(KitProblem.NOT_A_KIT, KIT)
    if facts.get("format_version") != FORMAT_VERSION:
        raise KitRefused(KitProblem.NEWER, str(facts.get("format_version"))[:20])
    public = _checked(signature, said)
    try:
        kit = Kit.model_validate_json(said)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(one) for one in first["loc"])
        raise KitRefused(KitProblem.UNREADABLE, f"{where} {first['msg']}".strip()[:200]) from error
    if {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} != kit.texts:
        raise KitRefused(KitProblem.ALTERED, ", ".join(sorted(files))[:200])
    try:
        texts = {name: content.decode() for name, content in files.items()}
    except UnicodeDecodeError as error:
        raise KitRefused(KitProblem.UNREADABLE, "texts") from error
    return Sealed(kit, public, texts, archive)


def _packed(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            made.writestr(entry, files[name])
    return target.getvalue()


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """The files by name: those of a kit and no others, none larger than it says, all of them together bounded."""
    if not archive.startswith(b"PK"):
        raise KitRefused(KitProblem.NOT_A_KIT)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            return _files(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise KitRefused(KitProblem.CUT) from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        raise KitRefused(KitProblem.STRANGE_FILES) from error


def _files(packed: zipfile.ZipFile) -> dict[str, bytes]:
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if any(not TEXT.fullmatch(name) for name in set(names) - {KIT, SIGNATURE}) or len(set(names)) < len(names):
        raise KitRefused(KitProblem.STRANGE_FILES)
    if not {KIT, SIGNATURE} <= set(names):
        raise KitRefused(KitProblem.NOT_A_KIT)
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise KitRefused(KitProblem.TOO_LARGE)
    if any(entry.flag_bits & 1 or entry.compress_type not in (0, 8) for entry in entries):
        raise KitRefused(KitProblem.STRANGE_FILES)
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        with packed.open(entry) as file:
            found[entry.filename] = file.read(left + 1)  # what an entry announces is not believed
        left -= len(found[entry.filename])
        if left < 0:
            raise KitRefused(KitProblem.TOO_LARGE)
    return found


def _checked(signature: Mapping[str, Any], said: bytes) -> str:
    """The public key, once it signed what is said."""
    try:
        public, mark = bytes.fromhex(str(signature["public_key"])), bytes.fromhex(str(signature["signature"]))
    except (KeyError, ValueError) as error:
        raise KitRefused(KitProblem.ALTERED, SIGNATURE) from error
    if signature.get("algorithm") != ALGORITHM or not is_signed(public, said, mark):
        raise KitRefused(KitProblem.ALTERED, KIT)
    return public.hex()


def _object(said: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise KitRefused(KitProblem.CUT, name) from error
    if not isinstance(found, dict):
        raise KitRefused(KitProblem.NOT_A_KIT, name)
    return found


def _written(facts: Mapping[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()
