"""Parts of forms: a labelled field, a row with words at the left and a control at the right, page heads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.field import Field
from ui.widgets.label import Label


class LabelledField(QWidget):
    """A caption above a field of 48 px; `field` is the field itself."""

    def __init__(self, name: str, label: str, placeholder: str = "", longest: int = 200) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        caption = Label(label, 14, 600, ink="ink2")
        caption.setFixedHeight(18)
        column.addWidget(caption)
        self.field = Field(name, label, placeholder, height=48, size=16)
        self.field.edit.setMaxLength(longest)
        column.addWidget(self.field)

    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    def has_caret(self) -> bool:
        """True while it is being typed in."""
        return self.field.edit.hasFocus()

    def put_caret(self) -> None:
        """Move the caret here."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)


def setting_row(title: str, detail: str, control: QWidget) -> QHBoxLayout:
    """Words over two lines at the left, the control at the right."""
    row = QHBoxLayout()
    row.setSpacing(16)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, 15, 600, elide=True))
    if detail:
        words.addWidget(Label(detail, 13, ink="ink2", elide=True))
    row.addLayout(words, 1)
    row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def page_head(title: str, summary: Label, *controls: QWidget) -> QHBoxLayout:
    """Title 20/700, a quiet summary beside it, controls at the right; 44 px."""
    head = QHBoxLayout()
    head.setSpacing(10)
    word = Label(title, 20, 700)
    word.setFixedHeight(44)
    head.addWidget(word)
    head.addWidget(summary, 1)
    for control in controls:
        head.addWidget(control)
    return head


def scroll_box(name: str) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls when it is too tall; transparent, no frame."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner = QWidget()
    inner.setProperty("clear", True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    area.setWidget(inner)
    return area, column
