"""Each of twenty script payloads in each text field, as it is stored and as forms are sent it."""

import pytest
from django.db import transaction

from tests.web.answers.payloads import PAYLOADS
from tests.web.answers.test_payloads import people, sent_to_forms, stored  # noqa: F401
from tests.web.staff.conftest import cast  # noqa: F401
from tests.web.staff.test_permissions import filled  # noqa: F401

pytestmark = pytest.mark.torture


def test_none_of_them_becomes_a_program(filled, cast, people, figures):  # noqa: F811
    wrong, sent, unseen = [], 0, 0
    for turn in range(len(PAYLOADS)):
        asked = transaction.savepoint()
        for who in people:
            found, many = sent_to_forms(turn, filled, people, who)
            wrong, sent = wrong + found, sent + many
        found, seen = stored(turn, filled, cast, people)
        wrong, unseen = wrong + found, unseen + len(set(PAYLOADS) - seen)
        transaction.savepoint_rollback(asked)
    figures.exactly(f"payloads that became a program, in {sent} forms and in all that is stored",
                    len(wrong), 0)  # fmt: skip
    figures.exactly("payloads that were not shown as text", unseen, 0)
    assert not wrong, "\n".join(wrong[:20])
