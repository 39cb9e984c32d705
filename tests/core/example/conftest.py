"""The cities that the tests look at."""

import pytest

from tests.core.example.cities import Example, example


@pytest.fixture(scope="session", params=[1, 2])
def city(request: pytest.FixtureRequest) -> Example:
    return example(request.param)


@pytest.fixture(scope="session")
def cities() -> tuple[Example, Example]:
    """Two seeds side by side."""
    return example(1), example(2)
