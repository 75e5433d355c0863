"""Groups of controls: Tab crosses a group in one stop, arrows move inside it (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.base import Group, Pressable


def order_tabs(widgets: Sequence[QWidget]) -> None:
    """Tab visits `widgets` in this order, those it cannot reach now included.

    Qt leaves out what has no focus policy, so groups open up for a moment.
    """
    for widget in widgets:
        if isinstance(widget, Pressable) and widget.group is not None:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for one, other in pairwise(widgets):
        QWidget.setTabOrder(one, other)
    for group in {id(w.group): w.group for w in widgets if isinstance(w, Pressable)}.values():
        if group is not None:
            group.refresh()


class FocusGroup(Group):
    """Keeps exactly one member of a group reachable by Tab: the one that had the focus last.

    `columns` is the width of the grid the members stand in, row by row; 0 means one line, in which up and
    down also go back and forth. Members call `move` and `refresh` themselves (see `Pressable`).
    """

    def __init__(self, members: Sequence[Pressable] = (), columns: int = 0) -> None:
        self._members: list[Pressable] = []
        self._columns = columns
        self._last: Pressable | None = None
        self.set_members(members)

    def set_members(self, members: Sequence[Pressable]) -> None:
        """These widgets, in order, are the group from now on."""
        self._members = list(members)
        for member in members:
            member.group = self
        self.refresh()

    def members(self) -> list[Pressable]:
        """The members, in order."""
        return list(self._members)

    def current(self) -> Pressable | None:
        """The member that Tab reaches; None when none can take the focus."""
        able = [member for member in self._members if self._able(member)]
        if self._last in able:
            return self._last
        return able[0] if able else None

    def focused(self, member: Pressable) -> None:
        """The member has the focus now: Tab comes back to it."""
        self._last = member
        self.refresh()

    def refresh(self) -> None:
        """A member was enabled, disabled, shown or hidden."""
        chosen = self.current()
        for member in self._members:
            policy = Qt.FocusPolicy.TabFocus if member is chosen else Qt.FocusPolicy.NoFocus
            if member.focusPolicy() != policy:
                member.setFocusPolicy(policy)

    def move(self, origin: Pressable, dx: int, dy: int) -> bool:
        """Give the focus to the next able member in that direction; it stays at the edge."""
        if origin not in self._members:
            return False
        by = dx + dy * (self._columns or 1)
        goal = self._members.index(origin) + by
        while 0 <= goal < len(self._members):
            if self._able(self._members[goal]):
                self._members[goal].setFocus(Qt.FocusReason.TabFocusReason)
                break
            goal += by
        return True

    @staticmethod
    def _able(member: Pressable) -> bool:
        # A widget that was never shown counts as hidden for Qt; here only one taken away on purpose does.
        decided = member.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        return member.isEnabled() and not (decided and member.isHidden())
