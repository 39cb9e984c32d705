"""The sentence of a finding with what can be done about it, and the place where its explanation is written."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hzdesk.findings import Finding
from hzdesk.forms.dictionary import demand
from hzdesk.forms.model import Severity
from hzdesk.lengths import LONGEST
from ui.look.inputs import Button, Input, LabelInk, label, restyle, tip
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL, GAP_TINY
from ui.pages.corrections import REVERT, Correction, corrections
from ui.workspace import Workspace

GAP = "&nbsp;&nbsp;&nbsp;&nbsp;"
MOST = 200  # characters of a sentence; entries and explanations may be very long
KEYS = {"explain": "Ctrl+E", "revert": REVERT, "rule": "Ctrl+G"}


class FindingLine(QWidget):
    """One finding. Its links do what they say at once; 写说明 opens the editor below the sentence."""

    written = Signal()  # the editor was closed

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._finding: Finding | None = None
        self._locked, self._reverts = False, True
        self.sentence = label("", "secondary")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.sentence.linkActivated.connect(self.act)
        self.sentence.linkHovered.connect(self._hover)
        self.rule = label("", "secondary", "ink2")
        self.rule.setWordWrap(True)
        self.rule.hide()
        self._corrections: tuple[Correction, ...] = ()
        self._offers: set[str] = set()
        self._tip = ""
        self.writer: ExplanationWriter | None = None
        theme.changed.connect(self._recolour)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(GAP_TINY))
        self._box.addWidget(self.sentence)
        self._box.addWidget(self.rule)

    def _recolour(self) -> None:
        read_again(self.sentence)

    @property
    def finding(self) -> Finding | None:
        return self._finding

    @property
    def is_writing(self) -> bool:
        return self.writer is not None

    def show_finding(self, finding: Finding, *, is_locked: bool, reverts: bool = True) -> None:
        """Shows a finding; `reverts` offers the value before. An explanation being written is left alone."""
        if self._finding is None or finding.key != self._finding.key:
            self._close_writer()
            self.rule.hide()
        self._finding, self._locked, self._reverts = finding, is_locked, reverts
        self._corrections = corrections(self._workspace.session, finding, reverts=reverts)
        links = [*([] if is_locked else self._links(finding)), *self._rule_links(finding)]
        self._offers = {name for name, _ in links}
        said = f"已说明：{finding.explanation}" if finding.explanation else finding.text
        shown = _shortened(said)
        parts = [escape(shown)] + [
            f'<a style="text-decoration:none" href="{name}">{_unbroken(word)}</a>' for name, word in links
        ]
        self.sentence.setText(GAP.join(parts))
        if self.sentence.property("ink") != ink_of(finding):
            restyle(self.sentence, "ink", ink_of(finding))
        about = [
            finding.text if finding.explanation else "",
            said if shown != said else "",
            f"依据：{finding.source}" if finding.source else "",
        ]
        self._tip = tip("\n".join(part for part in about if part))
        self.sentence.setToolTip(self._tip)
        rule = [] if self.rule.isHidden() else [self.rule.text()]
        offered = (f"{word} {KEYS.get(name, '')}".strip() for name, word in links)
        self.sentence.setAccessibleName("，".join([said, *rule, *offered]))
        if self.writer is None:
            self.sentence.setVisible(True)

    def offers(self, link: str) -> bool:
        return self._finding is not None and link in self._offers

    def act(self, link: str) -> None:
        """Does what a link says; the links of others pass by."""
        finding = self._finding
        if finding is None:
            return
        if link == "explain":
            self.write()
        elif link == "rule":
            self.rule.setText(self._spoken(finding))
            self.rule.setVisible(self.rule.isHidden())
            self.show_finding(finding, is_locked=self._locked, reverts=self._reverts)
        elif (wanted := self._correction(link)) is not None:
            self._workspace.edit([wanted.edit])

    def write(self) -> None:
        """Opens the editor of the explanation."""
        if self._locked or self.writer is not None:
            return
        if self._finding is None or self._finding.severity is not Severity.QUERY:
            return
        self.writer = ExplanationWriter(self._theme, self._finding)
        self.writer.done.connect(self._keep)
        self.writer.left.connect(self._leave)
        self._box.addWidget(self.writer)
        self.writer.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Keeps an explanation that is being written."""
        if self.writer is not None and self.writer.input.isModified():
            self._keep(self.writer.input.text())

    def _keep(self, said: str) -> None:
        finding = self._finding
        self._close_writer()
        if finding is not None and said.strip() != finding.explanation:
            self._workspace.explain(finding, said)
        self.written.emit()

    def _leave(self) -> None:
        self._close_writer()
        self.written.emit()

    def _close_writer(self) -> None:
        if self.writer is not None:
            self.writer.hide()
            self.writer.deleteLater()
            self.writer = None

    def _links(self, finding: Finding) -> list[tuple[str, str]]:
        links = []
        if finding.severity is Severity.QUERY:
            links.append(("explain", "改说明" if finding.explanation else "写说明"))
        return links + [(correction.link, correction.words) for correction in self._corrections]

    def _correction(self, link: str) -> Correction | None:
        return next((correction for correction in self._corrections if correction.link == link), None)

    def _rule_links(self, finding: Finding) -> list[tuple[str, str]]:
        """Only what the form declares has a rule to look up."""
        declared = finding.check in self._workspace.session.form.checks
        return [("rule", "查看规则" if self.rule.isHidden() else "收起规则")] if declared else []

    def _spoken(self, finding: Finding) -> str:
        """The check in words, with its number and where it comes from."""
        form = self._workspace.session.form
        words = f"规则 {finding.check}：{demand(form, form.by_key[finding.section], finding.check)}。"
        return f"{words}依据：{finding.source}。" if finding.source else words

    def _hover(self, link: str) -> None:
        """What a link would do, while the mouse is on it."""
        correction = self._correction(link)
        words = correction.told if correction is not None else KEYS.get(link, "")
        self.sentence.setToolTip(tip(words) or self._tip)


class ExplanationWriter(QWidget):
    """A line to write an explanation in, with the ready-made ones below it. Enter keeps it, Esc leaves."""

    done = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, finding: Finding) -> None:
        super().__init__()
        self.input = _Line(theme, self)
        self.input.setAccessibleName(f"说明：{finding.text}")
        self.input.setMaxLength(LONGEST)
        self.input.setPlaceholderText("写明原因，例如政策、人数或口径的变化")
        self.input.setText(finding.explanation or finding.earlier)
        self.input.returnPressed.connect(self._done)
        self.input.escaped.connect(self.left)
        keep = Button("记下说明")
        keep.clicked.connect(self._done)
        cancel = Button("取消", "link")
        cancel.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP_SMALL))
        row.addWidget(self.input, 1)
        row.addWidget(keep)
        row.addWidget(cancel)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.px(GAP_TINY))
        box.setSpacing(theme.px(GAP_TINY))
        box.addLayout(row)
        self._answers = finding.answers
        if finding.answers:
            box.addWidget(self._ready_made())

    def _ready_made(self) -> QLabel:
        links = [
            f'<a style="text-decoration:none" href="{place}">{escape(answer)}</a>'
            for place, answer in enumerate(self._answers)
        ]
        made = label("常用：" + GAP.join(links), "secondary", "ink2")
        made.setWordWrap(True)
        made.setTextFormat(Qt.TextFormat.RichText)
        made.linkActivated.connect(self._take)
        return made

    def _take(self, place: str) -> None:
        self.input.setText(self._answers[int(place)])
        self.input.setModified(True)
        self.input.setFocus()

    def _done(self) -> None:
        self.done.emit(self.input.text())


class _Line(Input):
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the page below has nothing to do with it


def ink_of(finding: Finding) -> LabelInk:
    if finding.explanation:
        return "ink2"
    tones: dict[Severity, LabelInk] = {Severity.ERROR: "error", Severity.QUERY: "query", Severity.HINT: "hint"}
    return tones[finding.severity]


def _shortened(said: str) -> str:
    """A sentence without its middle where it is too long: its end says what to do."""
    return said if len(said) <= MOST else f"{said[: MOST - 60]}……{said[-60:]}"


def _unbroken(word: str) -> str:
    """A link that stays on one line."""
    return escape("\u2060".join(word.replace(" ", "\u00a0")))


def read_again(made: QLabel) -> None:
    """The links of a label keep the colour of the theme that they were read in."""
    text = made.text()
    made.clear()
    made.setText(text)
