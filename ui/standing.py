"""How the open return stands as a whole, in marks and words: for the rail, the status bar and the overview."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from hzdesk.forms.model import FormPage
from hzdesk.session import Progress, Session
from ui.look.marks import Mark


def progress_by_section(session: Session) -> Mapping[str, Progress]:
    """The progress of every section of the form."""
    return {section.key: session.progress(section) for section in session.form.sections}


def total(parts: Iterable[Progress]) -> Progress:
    """Many sections as one."""
    return Progress(*map(sum, zip(*parts, strict=True)))


def of_page(page: FormPage, sections: Mapping[str, Progress]) -> Progress:
    """A page with all its tabs."""
    return total(sections[tab.key] for tab in page.tabs)


def mark_of(progress: Progress) -> tuple[Mark, int]:
    """The mark that matters most, with the number of open findings behind it."""
    if progress.errors:
        return Mark.error, progress.errors
    if progress.queries:
        return Mark.query, progress.queries
    if progress.is_done:
        return Mark.done, 0
    return (Mark.progress if progress.is_begun else Mark.none), 0


def fraction(progress: Progress) -> float:
    return progress.filled / progress.asked if progress.asked else 1.0


def left_to_do(progress: Progress) -> str:
    """One sentence: `还有 25 项没填，2 处错误要改，5 条要说明`; empty when nothing is left."""
    blank = progress.asked - progress.filled
    counted = ((blank, "项没填"), (progress.errors, "处错误要改"), (progress.queries, "条要说明"))
    parts = [f"{count} {what}" for count, what in counted if count]
    return "还有 " + "，".join(parts) if parts else ""


def moment(saved_at: str, now: datetime) -> str:
    """A time as people say it: `今天 14:32`, `12-04 09:12`, `2022-12-04`; `now` in local time."""
    if not saved_at:
        return ""
    then = datetime.fromisoformat(saved_at).astimezone(now.tzinfo)
    if then.date() == now.date():
        return f"今天 {then:%H:%M}"
    return f"{then:%m-%d %H:%M}" if then.year == now.year else f"{then:%Y-%m-%d}"
