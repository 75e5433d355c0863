"""Groups of controls: Tab crosses a group in one stop, arrows move inside it (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ui.widgets.base import Group, Pressable


class FocusGroup(Group):
    """Keeps exactly one member of a group reachable by Tab: the one that had the focus last.

    `columns` is the width of the grid the members stand in, row by row; 0 means one line, in which up and
    down also go back and forth. Members call `move` and `refresh` themselves (see `Pressable`).
    """

    def __init__(self, members: Sequence[Pressable] = (), columns: int = 0) -> None:
        self._members: list[Pressable] = []
        self._columns = columns
        self.set_members(members)

    def set_members(self, members: Sequence[Pressable]) -> None:
        """These widgets, in order, are the group from now on."""
        self._members = list(members)
        for member in members:
            member.group = self
        self.refresh()

    def current(self) -> Pressable | None:
        """The member that Tab reaches; None when none can take the focus."""
        able = [member for member in self._members if self._able(member)]
        for member in able:
            if member.focusPolicy() == Qt.FocusPolicy.TabFocus:
                return member
        return able[0] if able else None

    def refresh(self) -> None:
        """A member was enabled, disabled, shown or hidden."""
        self._rove(self.current())

    def move(self, origin: Pressable, dx: int, dy: int) -> bool:
        """Give the focus to the next able member in that direction; it stays at the edge."""
        if origin not in self._members:
            return False
        by = dx + dy * (self._columns or 1)
        goal = self._members.index(origin) + by
        while 0 <= goal < len(self._members):
            if self._able(self._members[goal]):
                self._rove(self._members[goal])
                self._members[goal].setFocus(Qt.FocusReason.TabFocusReason)
                break
            goal += by
        return True

    def _rove(self, chosen: Pressable | None) -> None:
        for member in self._members:
            policy = Qt.FocusPolicy.TabFocus if member is chosen else Qt.FocusPolicy.NoFocus
            if member.focusPolicy() != policy:
                member.setFocusPolicy(policy)

    @staticmethod
    def _able(member: Pressable) -> bool:
        return member.isEnabled() and not member.isHidden()
