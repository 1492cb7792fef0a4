"""What the OpenAPI document promises: schemathesis looks for an answer that breaks it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
patient = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
OPERATIONS = ["/communes", "/offers/search", "/cards", "/offers/{offer_id}", "/hubs"]


@pytest.fixture
def contract(cast):
    """The document, and the application in this process on this test's connection, which requests leave open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_document_names_every_address(contract):
    found = [one.ok().path for one in contract.get_all_operations()]

    assert found == [f"/api/v1{path}" for path in OPERATIONS]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_as_the_document_says(contract, path, mode):
    operation = contract[f"/api/v1{path}"]["GET"]

    @patient
    @given(case=operation.as_strategy(generation_mode=mode))
    def every_case(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    every_case()
