"""The yardstick of `start`: the least program that has a window, SQLAlchemy and the till's file open.

SQLAlchemy comes before Qt, as in the till: once PySide6 is there, it reads the source of every module that is
imported later, which costs SQLAlchemy's a fifth of this program's time.
"""

from __future__ import annotations

import sys
import time

import pysqlite3.dbapi2 as sqlite
import sqlalchemy.dialects.sqlite  # isort: split

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    """Says when it was painted, and ends."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QTimer.singleShot(0, self.say)

    def say(self) -> None:
        """The painting is over."""
        print(time.monotonic(), flush=True)
        QApplication.quit()


def main() -> None:
    """Open the file, show the window."""
    engine = sqlalchemy.create_engine(f"sqlite:///{sys.argv[1]}/till.db", module=sqlite)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM product").fetchone()
    app = QApplication(sys.argv[:1])
    window = Bare()
    window.resize(1366, 768)
    window.show()
    app.exec()
    engine.dispose()


if __name__ == "__main__":
    main()
