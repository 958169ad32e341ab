"""A mass message as Celery's and LINE's own examples would have it: a group of tasks, one for 500 people.

`send` is the SDK's example of a multicast inside Celery's example of a task that retries itself.
`send_with_key` adds what LINE's page on retrying failed requests advises, a key which all attempts share,
and Celery's `acks_late`, so that the task of a dead worker is not lost with it. Neither knows a ledger.
"""

from __future__ import annotations

import os
import uuid

from celery import Celery, group
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MulticastRequest,
    TextMessage,
)

PEOPLE = 500  # LINE: "to" takes 1 to 500 user ids

app = Celery("plain", broker=os.environ["REDIS_URL"], set_as_current=False)
app.conf.task_ignore_result = True


@app.task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5)
def send(to: list[str], text: str) -> None:
    multicast(to, text, None)


@app.task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5, acks_late=True)
def send_with_key(to: list[str], text: str, key: str) -> None:
    try:
        multicast(to, text, key)
    except ApiException as error:
        if error.status != 409:  # accepted before: nothing is left to do
            raise


def multicast(to: list[str], text: str, key: str | None) -> None:
    configuration = Configuration(
        host=os.environ["SANDBOX_URL"], access_token=os.environ["LINE_CHANNEL_ACCESS_TOKEN"]
    )
    with ApiClient(configuration) as client:
        request = MulticastRequest(to=to, messages=[TextMessage(text=text)])
        MessagingApi(client).multicast(request, x_line_retry_key=key)


def send_to_all(people: list[str], text: str, *, with_key: bool) -> None:
    """Put one task for every 500 people into the queue."""
    chunks = [people[at : at + PEOPLE] for at in range(0, len(people), PEOPLE)]
    if with_key:
        tasks = [send_with_key.s(chunk, text, str(uuid.uuid4())) for chunk in chunks]
    else:
        tasks = [send.s(chunk, text) for chunk in chunks]
    group(tasks).apply_async()
