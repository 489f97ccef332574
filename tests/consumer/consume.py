"""A consumer of the event log (事件日志) in another language: reads the whole stream and believes nothing.

Everything it knows of the service is the contract: `proto/`, from which it generates its classes at run time, and the rules
that the comments there state. It parses every event strictly, twice (envelope and data), writes both back and compares,
and verifies each aggregate's chain: versions without gaps, the predecessor's stream sequence and the hash of its bytes.

    consume.py --proto proto --url nats://127.0.0.1:4222 --user U [--password P | --token T]
    consume.py --proto proto --files proto/golden

Password and token may stand in NATS_PASSWORD and NATS_TOKEN instead. Prints one JSON object {events, aggregates, by_type};
exits with 1 when any event breaks the contract (each named on stderr), with 2 when the log cannot be read.
"""

import argparse
import asyncio
import collections
import hashlib
import importlib
import importlib.resources
import json
import os
import pathlib
import re
import sys
import tempfile
import uuid

import nats
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from grpc_tools import protoc
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

PACKAGE = "anjuan.v1"
SCHEMA = "urn:anjuan:schema:"
BEGINNING = -(2**63)
NO_HASH = "sha256:" + "0" * 64
BATCH = 500
NAMED = 20


class Broken(Exception):
    """One event that breaks the contract."""


class Contract:
    """The message classes of `proto/`, generated into a directory of their own."""

    def __init__(self, proto: pathlib.Path, generated: pathlib.Path):
        files = sorted(str(path.relative_to(proto)) for path in proto.glob("anjuan/v1/*.proto"))
        well_known = importlib.resources.files("grpc_tools") / "_proto"
        failed = protoc.main(["protoc", f"-I{proto}", f"-I{well_known}", f"--python_out={generated}", *files])
        if failed or not files:
            raise SystemExit(f"proto/ does not compile: {files}")
        sys.path.insert(0, str(generated))
        modules = [importlib.import_module(file[: -len(".proto")].replace("/", ".") + "_pb2") for file in files]
        names = {name: module for module in modules for name in module.DESCRIPTOR.message_types_by_name}
        self.messages = {name: getattr(module, name) for name, module in names.items()}
        self.envelope = self.messages["Envelope"]

    def message(self, schema: str):
        """The class that `dataschema` names: its URI ends in the message's full name."""
        package, _, short = schema.removeprefix(SCHEMA).rpartition(".")
        found = self.messages.get(short)
        if not schema.startswith(SCHEMA) or package != PACKAGE or found is None:
            raise Broken(f"dataschema names no message of the contract: {schema}")
        return found


def parse(message, content: dict, what: str):
    """`content` as `message`, strictly; writing it back must give the same."""
    try:
        parsed = json_format.ParseDict(content, message(), ignore_unknown_fields=False)
    except json_format.ParseError as error:
        raise Broken(f"{what} is no {message.DESCRIPTOR.full_name}: {error}") from error
    written = json_format.MessageToDict(parsed, always_print_fields_with_no_presence=True)
    if written != content:
        raise Broken(f"{what} reads back differently: {written} instead of {content}")
    return parsed


def require_specified(message):
    """Every message that is not optional is there, and no enumeration has its zero."""
    if message.DESCRIPTOR.file.package != PACKAGE:
        return
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        values = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            if field.is_repeated or message.HasField(field.name):
                for one in values:
                    require_specified(one)
            elif not field.containing_oneof:
                raise Broken(f"{field.full_name} is missing")
        elif field.type == FieldDescriptor.TYPE_ENUM and 0 in values:
            if field.is_repeated or not field.has_presence or message.HasField(field.name):
                raise Broken(f"{field.full_name} is unspecified")


def no_duplicates(pairs):
    """A JSON object whose names are all different."""
    names = collections.Counter(name for name, _ in pairs)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise Broken(f"names stand twice: {twice}")
    return dict(pairs)


class Verifier:
    """What has been read, and where each aggregate's chain ends."""

    def __init__(self, contract: Contract):
        self.contract = contract
        self.heads: dict[str, tuple[int, int, str, int]] = {}
        self.ids: set[str] = set()
        self.by_type: collections.Counter[str] = collections.Counter()
        self.failures: list[str] = []

    def read(self, where: str, body: bytes, stored: tuple[int, str] | None):
        """One event; `stored` is its place in the stream and the subject, none for a file."""
        try:
            content = json.loads(body, object_pairs_hook=no_duplicates)
            if not isinstance(content, dict):
                raise Broken("no JSON object")
            envelope = self.envelope(content)
            if stored:
                self.chain(envelope, body, *stored)
            self.by_type[envelope.type] += 1
        except (Broken, ValueError) as error:
            self.failures.append(f"{where}: {error}")

    def envelope(self, content: dict):
        """Parses envelope and data and checks what the comments promise."""
        envelope = parse(self.contract.envelope, content, "the envelope")
        require_specified(envelope)
        self.attributes(envelope, content)
        data = parse(self.contract.message(envelope.dataschema), content["data"], "data")
        require_specified(data)
        if envelope.id in self.ids:
            raise Broken(f"the id {envelope.id} stands twice")
        self.ids.add(envelope.id)
        return envelope

    @staticmethod
    def attributes(envelope, content: dict):
        """The CloudEvents attributes and our extensions."""
        kind = envelope.subject.partition("/")[0]
        checks = {
            "attribute names": all(re.fullmatch("[a-z0-9]{1,20}", name) for name in content),
            "specversion": envelope.specversion == "1.0",
            "id": uuid.UUID(envelope.id).version == 7,
            "source": re.fullmatch("urn:anjuan:centre:[A-Za-z0-9_-]+", envelope.source),
            "type": re.fullmatch(rf"anjuan\.{kind}\.[a-z-]+\.v[1-9][0-9]*", envelope.type),
            "subject": re.fullmatch("[a-z]+/[A-Za-z0-9_-]{1,64}", envelope.subject),
            "datacontenttype": envelope.datacontenttype == "application/json",
            "dataschema": envelope.dataschema.startswith(f"{SCHEMA}{PACKAGE}."),
            "no empty attribute": all(value != "" for value in content.values()),
            "commandhash": re.fullmatch("sha256:[0-9a-f]{64}", content.get("commandhash", NO_HASH)),
            "previoushash": re.fullmatch("sha256:[0-9a-f]{64}", content.get("previoushash", NO_HASH)),
            "authtype": envelope.authtype in ("user", "system"),
            "authid": envelope.authid,
            "rulebook": envelope.rulebook,
            "commandid": uuid.UUID(envelope.commandid),
            "correlationid": uuid.UUID(envelope.correlationid),
            "causationid": uuid.UUID(envelope.causationid),
        }
        wrong = [name for name, holds in checks.items() if not holds]
        if wrong:
            raise Broken(f"attributes are not of their form: {wrong}")

    def chain(self, envelope, body: bytes, sequence: int, subject: str):
        """The event follows its predecessor; the chain goes on from what is stored, also after a break."""
        version, previous, digest, recorded = self.heads.get(envelope.subject, (0, 0, "", BEGINNING))
        time = envelope.recordedtime.ToNanoseconds()
        self.heads[envelope.subject] = (envelope.sequence, sequence, "sha256:" + hashlib.sha256(body).hexdigest(), time)
        wanted = envelope.source.rpartition(":")[2] + "." + envelope.subject.replace("/", ".")
        if not re.fullmatch(r"anjuan\.ev\.[0-9]+\." + re.escape(wanted), subject):
            raise Broken(f"stored on {subject}, which is not where {envelope.subject} belongs")
        if envelope.sequence != version + 1:
            raise Broken(f"{envelope.subject} goes from version {version} to {envelope.sequence}")
        if envelope.previoussequence != previous:
            raise Broken(f"{envelope.subject} follows {envelope.previoussequence} and not {previous}")
        if time < recorded:
            raise Broken(f"{envelope.subject} was recorded at {envelope.recordedtime.ToJsonString()}, before its predecessor")
        if envelope.previoushash != digest:
            raise Broken(f"{envelope.subject}: the predecessor's hash is {digest} and not {envelope.previoushash}")


def read_files(verifier: Verifier, directory: pathlib.Path):
    """Every `.json` of a directory, each by itself."""
    for path in sorted(directory.glob("*.json")):
        verifier.read(path.name, path.read_bytes(), None)


async def read_stream(verifier: Verifier, options):
    """The whole stream as it stands when we come, in order."""
    secrets = {"user": options.user, "password": options.password, "token": options.token}
    # One attempt: a log that is not there is an answer, not something to wait for.
    once = {"allow_reconnect": False, "max_reconnect_attempts": 1, "reconnect_time_wait": 0.2, "connect_timeout": 10}
    connection = await nats.connect(options.url, **once, **{name: secret for name, secret in secrets.items() if secret})
    try:
        stream = connection.jetstream(timeout=30)
        state = (await stream.stream_info(options.stream)).state
        config = ConsumerConfig(ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.ALL, inactive_threshold=60)
        consumer = await stream.pull_subscribe("anjuan.ev.>", stream=options.stream, config=config)
        sequence = max(state.first_seq, 1) - 1
        while sequence < state.last_seq:
            for message in await consumer.fetch(min(BATCH, state.last_seq - sequence), timeout=30):
                place = message.metadata.sequence.stream
                if place != sequence + 1:
                    verifier.failures.append(f"the stream jumps from {sequence} to {place}")
                sequence = place
                verifier.read(f"sequence {place}", message.data, (place, message.subject))
    finally:
        await connection.close()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--proto", type=pathlib.Path, required=True, help="the directory that holds anjuan/v1")
    arguments.add_argument("--files", type=pathlib.Path, help="read the .json files of a directory instead of a stream")
    arguments.add_argument("--url", default="nats://127.0.0.1:4222")
    arguments.add_argument("--stream", default="EVENTS")
    arguments.add_argument("--user")
    arguments.add_argument("--password", default=os.environ.get("NATS_PASSWORD"))
    arguments.add_argument("--token", default=os.environ.get("NATS_TOKEN"))
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as generated:
        verifier = Verifier(Contract(options.proto.resolve(), pathlib.Path(generated)))
        try:
            if options.files:
                read_files(verifier, options.files)
            else:
                asyncio.run(read_stream(verifier, options))
        except (nats.errors.Error, OSError) as error:
            print(f"the log cannot be read: {error!r}", file=sys.stderr)
            return 2
    for failure in verifier.failures[:NAMED]:
        print(failure, file=sys.stderr)
    if len(verifier.failures) > NAMED:
        print(f"… and {len(verifier.failures) - NAMED} more", file=sys.stderr)
    by_type = dict(sorted(verifier.by_type.items()))
    print(json.dumps({"events": sum(by_type.values()), "aggregates": len(verifier.heads), "by_type": by_type}))
    return 1 if verifier.failures else 0


if __name__ == "__main__":
    sys.exit(main())
