"""What the bureau of the example city enters itself, from resources/example/bureau.toml."""

import tomllib
from collections.abc import Sequence
from decimal import Decimal

from hzdesk.example.answers import explained
from hzdesk.example.later import next_return
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import LATER, YEARS
from hzdesk.forms import form_of, form_of_year
from hzdesk.forms.model import Field, FieldType, Form
from hzdesk.resources import RESOURCES
from hzdesk.returns import BUREAU, AnnualReturn, Frame, Row
from hzdesk.values import NA, Value


def bureau_returns(forms: Sequence[Form], years: Sequence[int]) -> list[AnnualReturn]:
    """The bureau's finished returns of consecutive years, every query explained."""
    made: list[AnnualReturn] = []
    for year in years:
        annual, previous = _annual_return(forms, year, made), made[-1] if made else None
        made.append(explained(form_of(forms, annual.frame), annual, previous, {}))
    return made


def _annual_return(forms: Sequence[Form], year: int, made: Sequence[AnnualReturn] = ()) -> AnnualReturn:
    if year in LATER:
        form = form_of_year(forms, year, of_bureau=True)
        return next_return(form, made[-1] if made else _annual_return(forms, year - 1), 0)
    facts = recipe().facts
    frame = Frame(facts.bureau_code, facts.bureau_name, BUREAU, "", "", year)
    form = form_of(forms, frame)
    told = tomllib.loads((RESOURCES / "example" / "bureau.toml").read_text(encoding="utf-8"))
    place = YEARS.index(year)
    sections: dict[str, tuple[Row, ...]] = {
        key: (Row(form.by_key[key].row_keys[0], texts),) for key, texts in told["texts"].items()
    }
    for key, numbers in told["numbers"].items():
        fields = form.by_key[key].by_key
        values = {name: _typed(fields[name], of_years[place]) for name, of_years in numbers.items()}
        sections[key] = (Row(form.by_key[key].row_keys[0], values),)
    named = told["named"]
    rows = (Row(part, {named["part"]: part, named["school"]: code}) for part, code in told["schools"].items())
    sections[named["section"]] = tuple(rows)
    return AnnualReturn(frame, form.key, form.edition, sections)


def _typed(field: Field, number: int | str) -> Value:
    """The number as the field keeps it; a text stands for 不适用."""
    if isinstance(number, str):
        return NA
    return number if field.type is FieldType.COUNT else Decimal(number)
