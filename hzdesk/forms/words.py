"""What the names of a form's expressions are called in Chinese."""

from hzdesk.forms.model import Form

FACTS = {"year": "年度", "kind": "学校类别", "affiliation": "隶属", "district": "所在区县"}


class FormWords:
    """The labels of a form, for `Expression.spoken`."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def fact(self, name: str) -> str:
        return FACTS[name]

    def cell(self, section: str, row: str, field: str) -> str:
        declared = self.form.by_key[section]
        place = next((f"{fixed.label}的" for fixed in declared.rows if fixed.key == row), "")
        return place + declared.by_key[field].label

    def attribute(self, codes: str, name: str) -> str:
        return self.form.codes[codes].attributes[name]

    def entry(self, codes: str, code: str) -> str:
        listed = self.form.codes.get(codes)
        known = listed.entries.get(code) if listed is not None else None
        return known.name if known is not None else code
