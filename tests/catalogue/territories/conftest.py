import pytest

from maillage.catalogue.territories.directory import Directory
from maillage.catalogue.territories.models import Area
from maillage.catalogue.territories.queries import directory


@pytest.fixture
def france(db, territories) -> Directory:
    """The directory of all communes, built once by process."""
    return directory()


@pytest.fixture
def commune(db, territories):
    """A commune by its official code."""
    return lambda code: Area.objects.get(kind="commune", code=code)
