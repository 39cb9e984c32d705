"""The table of readings is what its maker makes, and knows every character that a form asks with."""

from hzdesk.forms import shipped_forms
from hzdesk.sounds import sounds_like
from resources.readings import FILE, readings


def test_making_the_table_again_changes_no_byte() -> None:
    assert FILE.read_bytes() == readings().encode(), "run python resources/readings.py"


def test_every_character_of_a_title_or_label_can_be_found_by_its_sound() -> None:
    sections = [section for form in shipped_forms() for section in form.sections]
    words = {
        word
        for section in sections
        for word in (section.title, *(item.label for item in (*section.rows, *section.fields)))
    }
    letters = "abcdefghjklmnopqrstwxyz"
    chinese = {character for character in "".join(words) if "一" <= character <= "鿿"}
    assert [c for c in sorted(chinese) if not any(sounds_like(c, letter) for letter in letters)] == []
