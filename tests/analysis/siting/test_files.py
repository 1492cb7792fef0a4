"""Instance files as published, and cut in the middle; the command that solves them."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from maillage.analysis.__main__ import main
from maillage.analysis.siting import BadInstance, read_instance, solve

SHARED = next(
    (
        shared
        for parent in Path(__file__).resolve().parents[4:]
        if (shared := parent / "shared" / "benchmarks").exists()
    ),
    None,
)

PMED = "4 5 2\n1 2 3\n2 3 4\n3 4 0\n1 4 9\n1 4 2\n"
PMEDCAP = "1 713\n3 1 120\n1 0 0 5\n2 3 4 7\n3 6 9 2\n"
TSP = "NAME : three\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 1 1\n3 3 4.5\nEOF\n"


def written(folder, text):
    path = folder / "instance.txt"
    path.write_text(text)
    return path


def test_a_graph_file_is_read_as_shortest_ways_with_the_last_cost_of_an_edge(tmp_path):
    instance = read_instance(written(tmp_path, PMED))

    matrix = np.zeros((4, 4))
    matrix[np.repeat(np.arange(4), 4), instance.travel.site] = instance.travel.travel
    assert instance.count == 2
    assert instance.weight.tolist() == [1, 1, 1, 1]
    assert matrix.tolist() == [[0, 3, 2, 2], [3, 0, 4, 4], [2, 4, 0, 0], [2, 4, 0, 0]]


def test_a_capacitated_file_gives_points_demands_and_capacity(tmp_path):
    instance = read_instance(written(tmp_path, PMEDCAP))

    assert (instance.count, instance.capacity) == (1, 120)
    assert instance.weight.tolist() == [5, 7, 2]
    assert solve(instance.travel, instance.weight, 1).objective == 5 * 5 + 2 * 5


def test_points_have_their_distance_rounded_down(tmp_path):
    instance = read_instance(written(tmp_path, TSP))

    assert instance.count is None
    assert solve(instance.travel, instance.weight, 1).objective == 1 + 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (PMED[:-6], "4 edges are there, 5 are announced; the file may be cut."),
        (PMED[:-3] + "\n", "each of the edges takes 3 numbers; the file may be cut."),
        (PMED.replace("1 4 9", "1 5 9"), "an edge names a point that is not one of the 4."),
        (PMED.replace("1 4 9", "1 4 -9"), "an edge has a negative cost."),
        (PMED.replace("1 4 9", "1 4 nan"), "line 5 holds a number that is missing or infinite."),
        (PMED.replace("1 4 9", "1 4 far"), "line 5 holds something else than numbers."),
        ("3 1 1\n1 2 5\n", "the graph falls apart: 1 of 3 points cannot be reached from the first."),
        (PMEDCAP[:-8], "2 points are there, 3 are announced; the file may be cut."),
        (TSP[:-14] + "EOF\n", "2 points are there, 3 are announced; the file may be cut."),
        (TSP.replace("EUC_2D", "GEO"), "distances are of the kind GEO; EUC_2D is needed."),
        (TSP.replace("DIMENSION : 3\n", ""), "DIMENSION, the number of points, is not said."),
    ],
)
def test_a_file_that_is_cut_or_wrong_is_refused_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(BadInstance) as refusal:
        read_instance(written(tmp_path, text))

    assert str(refusal.value) == f"instance.txt: {sentence}"


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(BadInstance, match="neither a TSPLIB file nor one of OR-Library's pmed or pmedcap"):
        read_instance(written(tmp_path, ""))
    with pytest.raises(BadInstance, match="cannot be read"):
        read_instance(tmp_path / "nothing.txt")


def test_the_command_prints_the_answer_with_sites_counted_from_one(tmp_path, capsys):
    assert main(["solve", "pmedian", str(written(tmp_path, PMED)), "-p", "1", "-T", "1"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told.pop("seconds") >= 0
    assert told == {"objective": 6, "bound": 6, "gap": 0, "sites": [3], "status": "optimal"}


def test_the_command_covers_and_brings_the_farthest_near(tmp_path, capsys):
    path = str(written(tmp_path, PMED))
    assert main(["solve", "mclp", path, "-p", "1", "-T", "2"]) == 0
    assert main(["solve", "lscp", path, "-T", "2"]) == 0
    assert main(["solve", "lscp", path, "-T", "2", "--share", "0.75"]) == 0
    assert main(["solve", "pcenter", path, "-p", "1"]) == 0
    assert main(["solve", "lscp", path]) == 1

    written_out, refusal = capsys.readouterr()
    answers = [json.loads(line) for line in written_out.splitlines()]
    assert [(told["objective"], told["bound"], told["status"]) for told in answers] == [
        (3, 3, "optimal"), (2, 2, "optimal"), (1, 1, "optimal"), (3, 3, "optimal"),
    ]  # fmt: skip
    assert refusal == "lscp needs -T, how far a client may be from a site.\n"


def test_the_command_refuses_in_one_sentence(tmp_path, capsys):
    assert main(["solve", "pmedian", str(written(tmp_path, TSP))]) == 1
    assert main(["solve", "pmedian", str(written(tmp_path, PMED)), "-p", "9"]) == 1

    written_out, refusals = capsys.readouterr()
    assert written_out == ""
    assert refusals.splitlines() == [
        "instance.txt does not say how many sites; give -p.",
        "9 sites are asked for; 1 to 4 can be open.",
    ]


@pytest.mark.skipif(SHARED is None, reason="the instances of the literature are not shipped")
@pytest.mark.parametrize("number", [1, 3, 10])
def test_instances_of_the_literature_end_at_their_known_optimum(number):
    known = dict(line.split() for line in (SHARED / "orlib" / "pmedopt.txt").read_text().splitlines() if "pmed" in line)
    instance = read_instance(SHARED / "orlib" / f"pmed{number}.txt")

    plan = solve(instance.travel, instance.weight, instance.count)

    assert plan.objective == plan.bound == float(known[f"pmed{number}"])


def test_nothing_is_compiled_before_a_solver_starts():
    loaded = "import sys, maillage.analysis.siting; print('numba' in sys.modules)"

    assert subprocess.check_output([sys.executable, "-c", loaded], text=True) == "False\n"
