"""Messages about a database that responds, but does not do what it is asked."""

import pytest
from django.db import OperationalError, connection, transaction
from django.utils.translation import override

from newsroom import command_faults, outages

pytestmark = pytest.mark.postgresql

SLOWLY = "SET LOCAL statement_timeout = '1ms'; SELECT pg_sleep(60)"
TOO_MANY_COLUMNS = f"SELECT {','.join(['1'] * 1700)}"


@pytest.fixture
def refused(db):
    def refuse(statement):
        with pytest.raises(OperationalError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        return refusal.value

    return refuse


def test_what_takes_too_long_is_not_away(refused):
    error = refused(SLOWLY)
    with override("en"):
        assert outages.reason(error) == "The newsroom’s database took too long over this."
    assert "See the statement_timeout of its account" in command_faults._advice(error)


def test_what_is_over_a_limit_is_not_away_and_keeps_its_trace(refused, rf, caplog):
    error = refused(TOO_MANY_COLUMNS)
    with override("en"):
        assert (
            outages.reason(error)
            == "This request is too large for the newsroom’s database. Tell your administrator."
        )
    assert command_faults._advice(error) == ""
    assert outages.Outages(None).process_exception(rf.get("/"), error).status_code == 503
    assert caplog.records[-1].exc_info
