"""The small form, and a return of it."""

import pytest

from hzdesk.canonical import normal
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn
from tests.core.workbook.samples import FRAME, FULL
from tests.core.workbook.small_form import make_form


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return make_form(tmp_path_factory.mktemp("form"))


@pytest.fixture
def annual(form: Form) -> AnnualReturn:
    return normal(form, AnnualReturn(FRAME, form.key, form.edition, FULL))
