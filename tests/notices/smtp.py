"""An SMTP server that writes every message it takes as one line of JSON: id, recipients, and the message as it came.

    smtp.py PORT FILE
"""

import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP


class Taking:
    def __init__(self, path):
        self.path = path

    async def handle_DATA(self, server, session, envelope):
        from email import message_from_bytes, policy

        message = message_from_bytes(envelope.content, policy=policy.default)
        line = {
            "id": message["Message-ID"],
            "to": envelope.rcpt_tos,
            "subject": message["Subject"],
            "text": message.get_content(),
        }
        with open(self.path, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    handler = Taking(sys.argv[2])
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
