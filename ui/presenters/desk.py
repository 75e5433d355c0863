"""What every presenter shares: the till, the bridge, the register, and where to say things.

Qt-free: `run` is `ui.bridge.Bridge.run`, or a function that runs at once in tests.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

from app.domain.errors import KnownError
from app.ports.clock import local, local_date
from app.services.printing import Printing
from app.services.till import Till
from app.services.worker import Priority
from ui.presenters.register import Register
from ui.presenters.views_shell import SnackbarView


class Run(Protocol):
    """`ui.bridge.Bridge.run`."""

    def __call__(
        self,
        work: Callable[[], Future[Any]],
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object] | None = None,
    ) -> None: ...


class Desk:
    """The shared desk. `show` brings a screen to the front; `changed` tells the shell to look again."""

    def __init__(
        self,
        till: Till,
        printing: Printing,
        run: Run,
        show: Callable[[str], None],
        tell: Callable[[KnownError], None],
    ) -> None:
        self.till = till
        self.printing = printing
        self._run = run
        self.show = show
        self.tell = tell
        self.register = Register(till.ids.next_text, self._give_back)
        self._serial = 0

    # -- work ------------------------------------------------------------------------------------------

    def write(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], object],
        priority: Priority = Priority.NORMAL,
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Run a use case that writes on the database worker; failures of the world are told."""
        self._run(lambda: self.till.in_worker(job, priority), done, failed or self._tell)

    def ask(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Run a read or a call that may take long in the pool."""
        self._run(lambda: self.till.in_pool(job), done, failed or self._tell)

    def committed(self) -> None:
        """A fact was stored: its paper may come out, its entry may go. From any thread; waits for neither."""
        self.printing.wake()
        if self.till.link is not None:
            self.till.link.wake()

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.tell(error)

    def _give_back(self, tender: Any) -> None:
        if tender.hold is not None:
            from app.services.vouchers import release

            self._run(
                lambda: self.till.in_pool(lambda: release(self.till, tender)), lambda _r: None, self._tell
            )

    # -- small facts -----------------------------------------------------------------------------------

    @property
    def today(self) -> str:
        """The local date sales are reckoned by."""
        return local_date(self.till.now_ms())

    @property
    def now(self) -> datetime:
        """Local wall time for the screens."""
        return local(self.till.now_ms())

    @property
    def operator_id(self) -> str | None:
        """Who sells, as journals carry it."""
        operator = self.register.operator
        return None if operator is None else operator.id

    def snackbar(self, icon: str, text: str, undo: bool = False) -> SnackbarView:
        """One message; with `undo` it offers *Annulla* and Ctrl Z."""
        from app.i18n import _

        self._serial += 1
        if undo:
            return SnackbarView(icon, text, self._serial, _("Undo"), "Ctrl Z")
        return SnackbarView(icon, text, self._serial)
