"""An SMTP server that writes every message it takes as one line of JSON: id, recipients, and the message as it came.

    smtp.py PORT FILE

How it takes them stands in the first word of FILE.mood, as long as that is there: `broken` answers 451, `never` answers 550, and `slow` takes
the message and answers nothing until it is told otherwise.
"""

import asyncio
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class Taking:
    def __init__(self, path):
        self.path = path

    def mood(self):
        try:
            return pathlib.Path(self.path + ".mood").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    async def handle_DATA(self, server, session, envelope):
        from email import message_from_bytes, policy

        if self.mood() == "broken":
            return "451 not now"
        if self.mood() == "never":
            return "550 no such mailbox"
        message = message_from_bytes(envelope.content, policy=policy.default)
        line = {
            "id": message["Message-ID"],
            "to": envelope.rcpt_tos,
            "subject": message["Subject"],
            "text": message.get_content(),
        }
        with open(self.path, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        while self.mood() == "slow":
            await asyncio.sleep(0.01)
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    handler = Taking(sys.argv[2])
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
