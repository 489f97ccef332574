"""Whether the official Python SDK of CloudEvents accepts events (CloudEvents 官方 SDK 验收): one JSON object a line on stdin.

Each event is read with the SDK's JSON format, which validates it, sent through the structured and the binary HTTP binding and
compared with what it was. Prints {accepted, refused: [...]}; exits with 1 when any is refused.
"""

import datetime
import json
import sys

from cloudevents.core.bindings.http import from_binary, from_structured, to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

NAMED = 20


def moment(value):
    """A time as a moment, anything else as it is."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC)
    return value


def same(given: dict, event) -> list[str]:
    """The names of what the event has otherwise than it was given."""
    attributes = {name: moment(value) for name, value in event.get_attributes().items()}
    expected = {name: value for name, value in given.items() if name != "data"}
    expected["time"] = datetime.datetime.fromisoformat(given["time"])
    names = sorted(set(attributes) | set(expected))
    wrong = [name for name in names if attributes.get(name) != expected.get(name)]
    if event.get_data() != given["data"]:
        wrong.append("data")
    return wrong


def check(line: str):
    """Raises what is wrong with one event."""
    given, written = json.loads(line), JSONFormat()
    event = written.read(CloudEvent, line.encode())
    roads = {
        "reading": event,
        "structured": from_structured(to_structured(event, written), written, CloudEvent),
        "binary": from_binary(to_binary(event, written), written, CloudEvent),
    }
    for road, received in roads.items():
        wrong = same(given, received)
        if wrong:
            raise ValueError(f"changed by {road}: {wrong}")


def main() -> int:
    lines = [line for line in sys.stdin.buffer.read().decode().split("\n") if line.strip()]
    refused = []
    for place, line in enumerate(lines, 1):
        try:
            check(line)
        except Exception as error:  # Whatever the SDK raises is its answer.
            refused.append(f"line {place}: {error!r}")
    print(json.dumps({"accepted": len(lines) - len(refused), "refused": refused[:NAMED]}, ensure_ascii=False))
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
