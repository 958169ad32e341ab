"""An import while residents go on choosing over LINE."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client

from segments.importing.csv_rows import Reader
from segments.importing.storing import store
from segments.models import AudienceRow
from segments.processing import process_pending
from segments.tests.factories import make_category
from segments.tests.line_calls import PERSON, call, preference


@pytest.mark.django_db(transaction=True)
def test_a_choice_made_meanwhile_comes_on_top_of_what_the_import_gives(client: Client) -> None:
    for code in ("a", "b", "c"):
        make_category(code)
    store([Reader(PERSON, None, 0b001, (), following=True)])

    def choose() -> int:
        try:
            call(client, preference("pref1:category=c:on"))
            return process_pending()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        store([Reader(PERSON, None, 0b011, (), following=True)])
        choosing = pool.submit(choose)
        time.sleep(1)  # it waits for the row
    assert choosing.result() == 1
    assert AudienceRow.objects.get().categories == 0b111
