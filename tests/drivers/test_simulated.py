"""The simulated printer as demo and tests use it, and on its own."""

import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.simulated.command import follow, main
from drivers.simulated.faults import Faults
from drivers.simulated.printer import SimulatedPrinter
from tests.drivers.rigs import eventually, print_paper, printing, receipt, slip

ROOT = Path(__file__).parents[2]


@pytest.fixture
def simulated(tmp_path):
    printer = SimulatedPrinter(folder=tmp_path / "papers")
    printer.start()
    yield printer
    printer.stop()


def talk(printer, *pieces, expect):
    """Send the pieces over one connection; the first `expect` bytes of the answers."""
    with socket.create_connection(("127.0.0.1", printer.port), timeout=5) as line:
        answers = b""
        for piece in pieces:
            line.sendall(piece)
        while len(answers) < expect:
            answers += line.recv(100)
        return answers


def test_each_receipt_is_kept_as_text_and_told(tmp_path):
    told = []
    simulated = SimulatedPrinter(folder=tmp_path, on_receipt=told.append)
    (tmp_path / "receipt-0007.txt").write_text("ieri\n", "utf-8")
    simulated.start()
    with printing(simulated.address) as printer:
        print_paper(printer, receipt())
        print_paper(printer, slip("È vero: 1 €"))
    assert eventually(lambda: len(told) == 2)
    simulated.stop()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "receipt-0007.txt",
        "receipt-0008.txt",
        "receipt-0009.txt",
    ]
    assert (tmp_path / "receipt-0009.txt").read_text("utf-8") == "È vero: 1 €\n" == told[1].text


def test_a_folder_that_cannot_be_written_costs_no_receipt(tmp_path, expect_log):
    expect_log("could not be kept")
    (tmp_path / "papers").write_text("a file stands here", "utf-8")
    simulated = SimulatedPrinter(folder=tmp_path / "papers")
    simulated.start()
    with printing(simulated.address) as printer:
        print_paper(printer)
    assert len(simulated.wait_for(1)) == 1
    simulated.stop()


def test_a_question_in_two_pieces_is_answered_once(simulated):
    assert talk(simulated, b"\x10", b"\x04", b"\x01\x10\x04\x04", expect=2) == b"\x16\x12"


def test_questions_are_answered_while_the_paper_is_out_and_prints_wait(simulated):
    simulated.set(paper_out=True)
    assert talk(simulated, b"a\n\x1dV\x00\x1dr\x01\x10\x04\x04", expect=1) == b"\x7e"
    assert simulated.receipts == []
    simulated.clear()
    assert len(simulated.wait_for(1)) == 1


def test_a_second_guest_waits_for_the_first(simulated):
    with socket.create_connection(("127.0.0.1", simulated.port), timeout=5) as first:
        first.sendall(b"\x10\x04\x01")
        assert first.recv(1) == b"\x16"
        with socket.create_connection(("127.0.0.1", simulated.port), timeout=0.2) as second:
            second.sendall(b"\x10\x04\x01")
            with pytest.raises(TimeoutError):
                second.recv(1)
            first.close()
            second.settimeout(5)
            assert second.recv(1) == b"\x16"
    assert simulated.connections == 2


def test_faults_have_names_and_a_wrong_one_is_a_bug(simulated):
    simulated.set(paper_low=True, late_ms=5)
    assert simulated.faults == Faults(paper_low=True, late_ms=5)
    with pytest.raises(TypeError):
        simulated.set(on_fire=True)
    simulated.clear()
    assert simulated.faults == Faults()


def test_a_fault_may_be_set_from_where_a_receipt_is_told():
    simulated = SimulatedPrinter(on_receipt=lambda paper: simulated.set(paper_out=True))
    simulated.start()
    with printing(simulated.address) as printer:
        assert print_paper(printer).state == "CONFIRMED" or simulated.faults.paper_out
        assert print_paper(printer).cause == "PAPER_OUT"
    simulated.stop()


def test_a_port_that_is_taken_is_told_at_once(simulated):
    with pytest.raises(OSError, match="in use"):
        SimulatedPrinter(simulated.port).start()


def test_a_port_taken_while_switched_off_leaves_it_off(simulated, expect_log):
    expect_log("stays off line")
    simulated.set(offline=True)
    with socket.create_server(("127.0.0.1", simulated.port)):
        simulated.clear()
        assert simulated.faults.offline


def test_commands_are_followed_line_by_line(simulated, capsys):
    assert not follow(["paper_low on", "late_ms 20", "", "nonsense", "paper_low maybe"], simulated)
    assert simulated.faults == Faults(paper_low=True, late_ms=20)
    assert capsys.readouterr().out.count("known:") == 2
    assert follow(["clear", "quit", "paper_out on"], simulated)
    assert simulated.faults == Faults()


def test_it_ends_when_standard_input_ends(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("paper_low on\n"))
    assert main(["--port", "0", "--watch-stdin"]) == 0
    assert "port" in json.loads(capsys.readouterr().out.splitlines()[0])["ready"]


def test_it_says_that_the_port_is_taken(simulated, capsys):
    assert main(["--port", str(simulated.port)]) == 1
    assert "in use" in capsys.readouterr().out


def test_it_runs_on_its_own(tmp_path):
    command = [sys.executable, "-m", "drivers.simulated.command", "--port", "0", "--folder", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        port = json.loads(process.stdout.readline())["ready"]["port"]
        with printing(f"127.0.0.1:{port}") as printer:
            assert print_paper(printer, slip("da solo")).state == "CONFIRMED"
        assert process.stdout.readline() == "da solo\n"
        process.communicate("quit\n", timeout=20)
    assert process.returncode == 0
    assert (tmp_path / "receipt-0001.txt").read_text("utf-8") == "da solo\n"
