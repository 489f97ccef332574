"""Checks a checkpoint and its co-signatures from the C2SP texts alone: signed-note, tlog-checkpoint, tlog-cosignature.

Nothing of the product is used: base64, SHA-256 and Ed25519 come from Python and OpenSSL. Standard input: the note. Arguments: the key of
the log, then those of witnesses. Prints {"size": …, "signed": [names]}.
"""
import base64
import hashlib
import json
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def key(written):
    name, identity, encoded = written.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    assert hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == identity, "the key's id"
    return name, bytes.fromhex(identity), raw[0], Ed25519PublicKey.from_public_bytes(raw[1:])


def signed(kind, public, text, signature):
    message = text
    if kind == 4:
        (time,), signature = struct.unpack(">Q", signature[:8]), signature[8:]
        message = b"cosignature/v1\ntime %d\n" % time + text
    try:
        public.verify(signature, message)
        return True
    except InvalidSignature:
        return False


note = sys.stdin.buffer.read()
text, lines = note.rsplit(b"\n\n", 1)
text += b"\n"
origin, size, root = text.decode().split("\n")[:3]
assert len(base64.b64decode(root, validate=True)) == 32, "the root"
found = []
for written in sys.argv[1:]:
    name, identity, kind, public = key(written)
    for line in lines.decode().strip("\n").split("\n"):
        dash, who, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if dash == "\u2014" and who == name and raw[:4] == identity and signed(kind, public, text, raw[4:]):
            found.append(name)
assert origin == key(sys.argv[1])[0], "the origin is the name of the log's key"
print(json.dumps({"size": int(size), "signed": found}))
