"""A full disk, a COMMIT nobody knows the end of: nothing is lost, nothing is sold twice."""

from contextlib import contextmanager

import pytest

from app.domain.errors import KnownError
from app.i18n import set_language
from app.services.changes import Done
from app.services.checkout import close_sale
from app.services.refunds import make_return
from app.store import journal
from app.wording import error_sentence
from tests.fakes import BREAD, OIL, draft_of, sell


def sales(till):
    with till.store.read() as connection:
        assert journal.first_broken(connection, 1) is None
        return connection.exec_driver_sql("SELECT count(*) FROM sale").scalar()


@contextmanager
def full_disk(till):
    """SQLite may not make the file larger: it answers SQLITE_FULL as a full disk does."""
    with till.store.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    yield
    with till.store.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")


def test_full_disk_says_so_and_sells_again_when_there_is_space(till):
    sell(till, BREAD)
    draft = None
    with full_disk(till), pytest.raises(KnownError) as caught:
        for _sale in range(200):
            draft = draft_of(till, BREAD, OIL)
            close_sale(till, draft)
    set_language("en")
    assert caught.value.code == "DISK_FULL"
    assert "not recorded" in error_sentence(caught.value)
    before = sales(till)
    done = close_sale(till, draft)
    assert isinstance(done, Done)
    assert sales(till) == before + 1


def test_commit_that_failed_after_it_was_on_disk(till, monkeypatch):
    real = till.store.write

    @contextmanager
    def liar():
        with real() as connection:
            yield connection
        raise KnownError("DISK_ERROR")  # the sync failed, the frames were there (sync R4)

    draft = draft_of(till, BREAD)
    monkeypatch.setattr(till.store, "write", liar)
    done = close_sale(till, draft)
    monkeypatch.setattr(till.store, "write", real)
    assert isinstance(done, Done)
    assert done.value.record.stamp.number == "01-0001-0001"
    assert sales(till) == 1
    assert close_sale(till, draft).value.record == done.value.record
    assert sales(till) == 1


def test_commit_that_failed_and_is_not_on_disk(till, monkeypatch):
    real = till.store.write

    @contextmanager
    def gone():
        with real() as connection:
            yield connection
            raise KnownError("DISK_ERROR")

    draft = draft_of(till, BREAD)
    monkeypatch.setattr(till.store, "write", gone)
    with pytest.raises(KnownError):
        close_sale(till, draft)
    monkeypatch.setattr(till.store, "write", real)
    assert sales(till) == 0
    assert close_sale(till, draft).value.record.stamp.number == "01-0001-0001"


def test_return_on_a_full_disk_gives_nothing_back(till):
    sold = sell(till, OIL)
    with till.store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (b BLOB)")
    with full_disk(till), pytest.raises(KnownError), till.store.write() as connection:
        for _row in range(1000):
            connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(4000))")
    done = make_return(till, sold.stamp.id, [("1", 1000)], "other", None, is_owner=False)
    assert isinstance(done, Done)
