"""The real process: starts, answers, ends with whoever started it, and survives being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.domain.errors import KnownError
from app.i18n import set_language
from sync.cloud import pg
from sync.cloud.__main__ import main
from sync.cloud.errors import NOT_LOOPBACK
from sync.cloud.serve import listen, require_loopback
from tests.cloud.rig import TillRig
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(open_folder):
    return open_folder


@contextmanager
def serving(data, *flags):
    """(process, what it said when it answered)"""
    command = [sys.executable, "-m", "sync.cloud", "serve", "--data", str(data), "--port", "0", *flags]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield process, json.loads(line)["ready"]
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def run(capsys, data, *arguments):
    """(exit code, lines printed, what was said on stderr) of a command in this process."""
    code = main(["--data", str(data), *arguments])
    set_language("en")
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


def postmaster(data):
    return int((pg.cluster_of(data) / "postmaster.pid").read_text().split("\n", 1)[0])


def gone(pid, within_s=20.0):
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


def test_the_demo_answers_takes_a_till_and_ends_with_its_starter(data, capsys, monkeypatch):
    monkeypatch.setenv("BANCONE_LANG", "en")
    with serving(data, "--demo", "--watch-stdin") as (process, ready):
        server = postmaster(data)
        with httpx.Client(base_url=ready["url"], timeout=15) as http:
            till = TillRig(http, FakeClock())
            till.enrol(ready["enrol_code"])
            till.pull()
            assert len(till.bodies("home")) == 2
            till.chatter(2)
            assert till.push().ack.upto == 2
        code, lines, _err = run(capsys, data, "tills")
        assert (code, lines) == (0, [f"alimentari-da-nino:01  {till.id}"])
        code, lines, _err = run(
            capsys, data, "issue-voucher", "1001", "2500", "--home", "alimentari-da-nino:01"
        )
        assert code == 0 and lines[0].startswith("BN") and lines[1].startswith("BV1:")
        assert run(capsys, data, "check")[0] == 0
        process.stdin.close()
        assert process.wait(20) == 0
    assert gone(server)
    assert not pg.state_file(data).exists()


def test_codes_of_the_demo_are_for_this_user_alone_and_stay_the_same(data):
    with serving(data, "--demo"):
        first = (data / "codes.json").read_text(encoding="utf-8")
        mode = (data / "codes.json").stat().st_mode & 0o777
        key_mode = (data / "district.key").stat().st_mode & 0o777
    assert (mode, key_mode) == (0o600, 0o600)
    with serving(data, "--demo"):
        again = json.loads((data / "codes.json").read_text(encoding="utf-8"))
    before = json.loads(first)
    assert [e["label_it"] for e in again] == [e["label_it"] for e in before]
    assert {e["kind"] for e in before} == {"member", "voucher"}
    genuine = [e["text"] for e in before if "fals" not in e["label_it"]]
    assert [e["text"] for e in again if "fals" not in e["label_it"]] == genuine
    log = (data / "pg.log").read_text(errors="replace")
    assert not any(e["text"] in log for e in before)


def test_after_kill_9_nothing_keeps_running_and_the_next_start_has_everything(data):
    with serving(data, "--demo") as (process, ready):
        with httpx.Client(base_url=ready["url"], timeout=15) as http:
            till = TillRig(http, FakeClock())
            till.enrol(ready["enrol_code"])
            till.chatter(5)
            assert till.push().ack.upto == 5
        server = postmaster(data)
        process.kill()
        process.wait()
    if sys.platform.startswith("linux"):
        assert gone(server)
    socket = Path(json.loads(pg.state_file(data).read_text())["socket"])
    assert socket.exists()
    with serving(data, "--demo") as (_process, ready), httpx.Client(base_url=ready["url"]) as http:
        till.http = http
        assert till.hello().ack.upto == 5
        assert not socket.exists()


def test_sigterm_ends_the_database_too(data):
    with serving(data) as (process, ready):
        assert ready["enrol_code"] is None
        server = postmaster(data)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert gone(server)


def test_a_second_district_on_the_same_folder_is_refused_with_a_sentence(data):
    with serving(data):
        second = subprocess.run(
            [sys.executable, "-m", "sync.cloud", "serve", "--data", str(data), "--port", "0"],
            cwd=ROOT,
            env=os.environ | {"BANCONE_LANG": "en"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert second.returncode == 2
    assert second.stderr.startswith("Another district already works in")


def test_plain_http_stays_on_this_machine():
    for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
        require_loopback(host)
    for host in ("0.0.0.0", "::", "192.168.1.10", "san-vito.example", ""):
        with pytest.raises(KnownError) as refused:
            require_loopback(host)
        assert refused.value.code == NOT_LOOPBACK


def test_a_taken_port_is_said(capsys, data, monkeypatch):
    monkeypatch.setenv("BANCONE_LANG", "en")
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        code, _lines, err = run(capsys, data, "serve", "--port", str(port))
    assert (code, err.strip()) == (
        2,
        f"Port {port} is taken. Choose another with --port, or 0 for any free one.",
    )
    code, _lines, err = run(capsys, data, "serve", "--host", "0.0.0.0")
    assert code == 2 and err.startswith("Without TLS")


@pytest.fixture
def running(data):
    """A database that is up, as beside `serve`: commands find it through DATA/pg.json."""
    server = pg.EmbeddedPostgres(data, durable=False)
    server.start()
    yield server
    server.stop()


def test_a_district_from_nothing_by_commands_alone(capsys, data, monkeypatch, running):
    monkeypatch.setenv("BANCONE_LANG", "en")
    steps = [
        ("init", "Distretto Prova", "--number", "4711"),
        ("add-shop", "Bar Sport", "--address", "Via Roma 1", "--vat", "01234567890"),
        ("add-cause", "Scuola Verdi", "--runts", "777", "--default"),
        ("set-contract", "bar-sport", "250", "--agreement", "3/2026"),
        ("set-rules", "--anonymous-cause", "scuola-verdi"),
        ("add-program", "2001", "Buono prova", "--issuer", "Comune"),
        ("add-member", "Ugo P.", "--cause", "scuola-verdi"),
        ("issue-voucher", "2001", "1000"),
        ("enrol-code", "bar-sport"),
        ("cases",),
        ("rerun",),
        ("check",),
    ]
    said = {}
    for step in steps:
        code, lines, err = run(capsys, data, *step)
        assert code == 0, (step, err)
        said[step[0]] = lines
    assert said["init"] == ["District Distretto Prova, number 4711."]
    assert said["add-member"] == ["BT4711000001" + said["add-member"][0][-2:]]
    assert said["set-rules"] == ["Rules, version 2."]
    assert said["enrol-code"][1].startswith("BE1:")
    assert said["cases"] == []
    for step, sentence in [
        (("add-shop", "Bar Sport"), "That is there already; nothing was changed."),
        (("enrol-code", "nowhere"), "There is no shop nowhere. Add it with add-shop."),
        (("issue-voucher", "9", "5"), "There is no program 9. Add it with add-program."),
        (
            ("issue-voucher", "2001", "5", "--home", "x:07"),
            "There is no till x:07. The command tills lists them.",
        ),
        (("issue-voucher", "2001", "-5"), "CENTS cannot be -5."),
        (("add-member", "X", "--cause", "none"), "There is no cause none. Add it with add-cause."),
        (("block-member", "BT471100000999"), "These check digits do not fit: a digit was mistyped."),
        (("block-member", "Ugo"), "That is not one of our codes."),
    ]:
        code, _lines, err = run(capsys, data, *step)
        assert (code, err.strip()) == (2, sentence)
    card = said["add-member"][0]
    assert run(capsys, data, "block-member", card)[0] == 0


def test_without_any_postgres_the_sentence_says_what_to_do(data, monkeypatch, capsys):
    monkeypatch.setenv("BANCONE_LANG", "en")
    monkeypatch.setattr(pg, "find_spec", lambda _name: None)
    monkeypatch.setattr(pg, "DEBIAN", data / "nothing")
    code, _lines, err = run(capsys, data, "tills")
    assert code == 2 and err.startswith("PostgreSQL is not here.")


def test_the_binaries_may_be_named(data, monkeypatch):
    genuine = pg.find_binaries()
    monkeypatch.setenv("BANCONE_PG_BIN", str(genuine))
    monkeypatch.setattr(pg, "find_spec", lambda _name: None)
    assert pg.find_binaries() == genuine


@pytest.mark.skipif(os.geteuid() != 0, reason="only root cannot run PostgreSQL as itself")
def test_as_root_a_cluster_in_a_closed_folder_moves_to_var_lib(tmp_path):
    tmp_path.chmod(0o700)
    cluster = pg.cluster_of(tmp_path)
    assert cluster.parent == pg.SHARED
    assert pg.cluster_of(tmp_path) == cluster
    server = pg.EmbeddedPostgres(tmp_path, durable=False)
    url = server.start()
    assert url.startswith("postgresql+psycopg://")
    assert len(str(server._socket / ".s.PGSQL.5432")) < 100
    assert cluster.stat().st_uid == 65534 and cluster.stat().st_mode & 0o777 == 0o700
    server.stop()
    pg.forget_cluster(tmp_path)
    assert not cluster.exists()


def test_a_half_made_cluster_is_made_again(data):
    cluster = pg.cluster_of(data)
    unfinished = cluster.with_name(cluster.name + ".new")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")
    server = pg.EmbeddedPostgres(data, durable=False)
    server.start()
    server.stop()
    assert not unfinished.exists()


def test_a_server_left_over_from_a_crash_is_ended_before_the_next_start(data):
    first = pg.EmbeddedPostgres(data, durable=False)
    first.start()
    pid = postmaster(data)
    process = first._process
    second = pg.EmbeddedPostgres(data, durable=False)
    second.start()
    assert process.wait(20) == 0
    assert postmaster(data) != pid
    second.stop()
    assert not first._socket.exists()
