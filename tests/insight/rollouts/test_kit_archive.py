"""The file of a kit: the same bytes each time, and refused whole once anything is not as it was sealed."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.foundation.tools.ed25519 import public_key, sign
from maillage.insight.rollouts.compute.kit_archive import MOST_BYTES, KitProblem, KitRefused, opened, seal
from maillage.insight.rollouts.compute.kit_reading import proposals
from maillage.insight.rollouts.compute.kit_texts import texts_of

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
OFFER = {
    "key": "accueil",
    "owner": "alexis",
    "name": "Premier accueil",
    "summary": "Raconter son idée à quelqu’un.",
    "what_happens": "Une heure à deux.",
    "duration": "Une heure",
    "next_step": "",
    "conditions": "",
    "pieces_to_bring": "",
    "kind": "accueil_orientation",
    "stages": ["emerger"],
    "subjects": [],
    "audiences": ["tous-publics"],
    "is_fictitious": True,
    "deliveries": [
        {
            "tier": "in_person",
            "modes": ["en_presentiel_sur_rdv"],
            "fee": "gratuit",
            "fee_detail": "",
            "confirm_every_days": 180,
        }
    ],
}
FACTS = {
    "format": "maillage-hub-kit",
    "format_version": 1,
    "uid": "3f0c9c1e-5f0b-4c52-9d3a-1f2e3d4c5b6a",
    "name": "Pôle d’essai",
    "version": 1,
    "made_on": "2026-11-23",
    "licence": "etalab-2.0",
    "language": "fr",
    "note": "",
    "from_hub": "Pôle d’essai",
    "from_commune": "Étain",
    "from_network": "Réseau (fictif)",
    "kind": "hub",
    "stages": ["emerger"],
    "partners": [{"key": "alexis", "name": "Alexis", "kind": "association", "leads": True}],
    "offers": [OFFER],
    "charter": [{"stages": [], "audiences": [], "partners": ["alexis"]}],
    "welcome": [{"partner": "alexis", "weekday": 2}],
    **{
        section: [{"days": None, "month": None, **item} for item in items]
        for section, items in proposals()["sections"].items()
    },
}


def sealed(seed=SEED, **changed):
    facts = {**FACTS, **changed}
    return seal(facts, texts_of(facts), seed=seed)


def files_of(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files, compression=zipfile.ZIP_STORED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in files:
            made.writestr(name, content)
    return target.getvalue()


def resigned(facts, texts=None, **signature):
    """A file that somebody who has a key signs, whatever it says."""
    said = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    mark = {"algorithm": "ed25519", "public_key": public_key(SEED).hex(), "signature": sign(SEED, said).hex()}
    rest = files_of(sealed().archive) if texts is None else texts
    rest = {name: content for name, content in rest.items() if name.endswith(".md")}
    return packed([("kit.json", said), ("signature.json", json.dumps({**mark, **signature})), *rest.items()])


def refusal(archive):
    with pytest.raises(KitRefused) as refused:
        opened(archive)
    return refused.value.problem


def test_a_kit_is_the_same_bytes_each_time_and_comes_back_whole():
    one, again = sealed(), sealed()

    back = opened(one.archive)

    assert one.archive == again.archive
    assert (back.kit, back.texts, back.public_key) == (one.kit, one.texts, public_key(SEED).hex())
    assert back.kit.model_dump(mode="json", exclude={"texts"}) == FACTS
    names = list(files_of(one.archive))
    assert names == sorted(names)
    assert {"kit.json", "signature.json", "readme.md", "opening.md", "charter.md"} < set(names)
    assert sealed(seed=OTHER).archive != one.archive


def test_its_texts_read_without_the_software():
    texts = sealed().texts

    assert texts["readme.md"].startswith("# Pôle d’essai\n")
    assert "Raconter son idée à quelqu’un." in texts["offers.md"]
    assert "270 jours avant l’ouverture" in texts["opening.md"]
    assert "mardi" in texts["charter.md"]
    assert "Convention de partenariat" in texts["agreements.md"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_altered_file_gives_another_kit(data):
    """One byte changed, cut, or added anywhere: refused, or the very same kit (a date of the ZIP that nobody reads)."""
    good = sealed()
    at = data.draw(st.integers(0, len(good.archive) - 1))
    how = data.draw(st.sampled_from(["change", "cut", "add"]))
    byte = data.draw(st.integers(1, 255))
    altered = {
        "change": good.archive[:at] + bytes([good.archive[at] ^ byte]) + good.archive[at + 1 :],
        "cut": good.archive[:at],
        "add": good.archive[:at] + bytes([byte]) + good.archive[at:],
    }[how]

    try:
        back = opened(altered)
    except KitRefused:
        return

    assert (back.kit, back.texts, back.public_key) == (good.kit, good.texts, good.public_key)


def test_another_content_under_the_same_signature_is_altered():
    files = files_of(sealed().archive)
    said = json.loads(files["kit.json"])

    other = {**files, "kit.json": json.dumps({**said, "name": "Autre"}).encode()}
    text = {**files, "letters.md": files["letters.md"] + b" "}
    missing = {name: content for name, content in files.items() if name != "letters.md"}
    stolen = {**files, "signature.json": json.dumps({"algorithm": "none", "public_key": "", "signature": ""}).encode()}

    assert refusal(packed(other.items())) == KitProblem.ALTERED
    assert refusal(packed(text.items())) == KitProblem.ALTERED
    assert refusal(packed(missing.items())) == KitProblem.ALTERED
    assert refusal(packed({**files, "more.md": b""}.items())) == KitProblem.ALTERED
    assert refusal(packed(stolen.items())) == KitProblem.ALTERED
    assert refusal(resigned(said, signature="zz")) == KitProblem.ALTERED


@pytest.mark.parametrize(
    "name", ["../kit.md", "/etc/kit.md", "a/b.md", "c:\\kit.md", "kit.exe", "KIT.JSON", "readme.md/", ".md", "x" * 50]
)
def test_a_name_that_no_kit_has_is_strange(name):
    assert refusal(packed([*files_of(sealed().archive).items(), (name, b"")])) == KitProblem.STRANGE_FILES


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_strange():
    assert refusal(packed([*files_of(sealed().archive).items(), ("kit.json", b"{}")])) == KitProblem.STRANGE_FILES


def test_bombs_are_not_opened():
    files = files_of(sealed().archive)
    zeros = bytes(MOST_BYTES * 4)
    bomb = packed([*files.items(), ("zeros.md", zeros)], zipfile.ZIP_DEFLATED)
    at = bomb.rindex(b"PK\x01\x02")  # the directory says that the last file is small
    lying = bomb[: at + 24] + (10).to_bytes(4, "little") + bomb[at + 28 :]
    many = packed([*files.items(), *((f"{'a' * n}.md", b"") for n in range(1, 30))])

    assert len(bomb) < MOST_BYTES
    assert refusal(bomb) == KitProblem.TOO_LARGE
    assert refusal(lying) in {KitProblem.TOO_LARGE, KitProblem.CUT}
    assert refusal(many) == KitProblem.TOO_LARGE
    assert refusal(b"PK" + bytes(MOST_BYTES)) == KitProblem.TOO_LARGE


@pytest.mark.parametrize(
    ("archive", "problem"),
    [
        (b"", KitProblem.NOT_A_KIT),
        (b"%PDF-1.7", KitProblem.NOT_A_KIT),
        (b"PK\x03\x04", KitProblem.CUT),
        (packed([("readme.md", b"")]), KitProblem.NOT_A_KIT),
        (packed([("kit.json", b"{"), ("signature.json", b"{}")]), KitProblem.CUT),
        (packed([("kit.json", b"[" * 100_000), ("signature.json", b"{}")]), KitProblem.CUT),
        (packed([("kit.json", b"9" * 5000), ("signature.json", b"{}")]), KitProblem.CUT),
        (packed([("kit.json", b"[]"), ("signature.json", b"{}")]), KitProblem.NOT_A_KIT),
        (packed([("kit.json", b"\xff\xfe"), ("signature.json", b"{}")]), KitProblem.CUT),
    ],
)
def test_what_is_no_kit_is_refused_in_one_sentence(archive, problem):
    assert refusal(archive) == problem
    assert str(problem.label).endswith(".")


def test_another_format_is_said_to_be_another():
    said = json.loads(files_of(sealed().archive)["kit.json"])

    assert refusal(resigned({**said, "format_version": 2})) == KitProblem.NEWER
    assert refusal(resigned({**said, "format": "something"})) == KitProblem.NOT_A_KIT


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "castle"},
        {"version": 0},
        {"partners": []},
        {"partners": [{**FACTS["partners"][0], "leads": False}]},
        {"offers": [{**OFFER, "owner": "nobody"}]},
        {"offers": [OFFER, OFFER]},
        {"offers": [{**OFFER, "stages": ["flying"]}]},
        {"offers": [{**OFFER, "key": "../x"}]},
        {"charter": [{"stages": [], "audiences": [], "partners": ["nobody"]}]},
        {"welcome": [{"partner": "alexis", "weekday": 9}]},
        {"checklist": [{"key": "a", "title": "A"}]},
        {"calendar": [{"key": "a", "title": "A", "month": 13}]},
        {"rooms": [{"key": "a", "title": "A", "email": "a@example.org"}]},
        {"name": "x" * 151},
    ],
)
def test_a_signed_kit_that_does_not_hang_together_is_unreadable(changed):
    said = json.loads(files_of(sealed().archive)["kit.json"])

    assert refusal(resigned({**said, **changed})) == KitProblem.UNREADABLE
