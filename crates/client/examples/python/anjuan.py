"""Reading the event log (事件日志) in Python: in order, without gaps or repetitions, each event compared with its predecessor.

The position lies with the caller, who stores it together with what was made of the event. Nothing here is written anywhere.
"""

import asyncio
import hashlib
import json
import os
import sys

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

STREAM = "EVENTS"


class Gap(Exception):
    """The log has not what it must have."""


def digest(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


async def message(stream, sequence: int):
    """The stored message at a sequence; none where there is none."""
    try:
        return await stream.get_msg(STREAM, sequence, direct=True)
    except NotFoundError:
        return None


async def follows(stream, heads: dict, event: dict) -> bool:
    """Whether an event continues its aggregate: the predecessor that it names is the last one, with that hash."""
    version, previous = int(event["sequence"]), int(event["previoussequence"])
    head = heads.get(event["subject"])
    if head is None and previous > 0:
        # Read before the position: looked up once.
        found = await message(stream, previous)
        before = json.loads(found.data) if found else {"subject": None}
        if before["subject"] == event["subject"]:
            head = (int(before["sequence"]), previous, digest(found.data))
    return (version - 1, previous, event.get("previoushash", "")) == (head or (0, 0, ""))


async def events(position: tuple[int, str] | None = None):
    """Yields `(sequence, event, body)` after a position `(sequence, hash)`, without end; NATS_URL, NATS_USER and NATS_PASSWORD say where.

    A server that keeps zones apart, as the private one does, knows JetStream under ANJUAN.API; NATS_API names another prefix, `$JS.API`.
    """
    user, password = os.environ["NATS_USER"], os.environ["NATS_PASSWORD"]
    connection = await nats.connect(os.environ["NATS_URL"], user=user, password=password, max_reconnect_attempts=-1)
    stream, heads = connection.jetstream(prefix=os.environ.get("NATS_API", "ANJUAN.API")), {}
    last, expected = position or (0, "")
    found = await message(stream, last) if last else None
    if last and (found is None or digest(found.data) != expected):
        raise Gap(f"the log does not have the event at {last} any more: begin anew, or at a position that you trust")
    while True:
        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=last + 1, inactive_threshold=60
        )
        consumer = await stream.pull_subscribe("anjuan.ev.>", stream=STREAM, config=config)
        try:
            while True:
                for delivered in await consumer.fetch(500, timeout=5):
                    sequence, event = delivered.metadata.sequence.stream, json.loads(delivered.data)
                    if sequence != last + 1:
                        raise Gap(f"the stream goes from {last} to {sequence}")
                    last = sequence
                    if not await follows(stream, heads, event):
                        print(f"{sequence} does not continue {event['subject']}: left out", file=sys.stderr)
                        continue
                    heads[event["subject"]] = (int(event["sequence"]), sequence, digest(delivered.data))
                    yield sequence, event, delivered.data
        except (nats.errors.TimeoutError, asyncio.TimeoutError):
            pass  # Nothing new, or the server is away: begin again at the position.
        finally:
            await consumer.unsubscribe()
