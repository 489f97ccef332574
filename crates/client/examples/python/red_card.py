"""A workflow service (工作流示例): a red card calls a webhook, and whoever it is against is urged. `red_card.py POSITION-FILE WEBHOOK`.

After a crash an event may come twice. Webhook and command both bear an id that follows from the event, so nothing is done twice.
"""

import asyncio
import json
import os
import pathlib
import sys
import urllib.error
import urllib.request
import uuid

from anjuan import digest, events

PURPOSE = uuid.UUID("8f6a2c1e-1d5b-4a53-9c1e-6b0f3c9f6f10")  # Any fixed id: what this service derives its commands from.


def post(url: str, body: dict, headers: dict[str, str]):
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status


def react(event: dict, webhook: str):
    card = event["data"]
    body = {"type": "card.red", "card": card["number"], "matter": card["matter"], "against": card["against"]}
    post(webhook, body, {"webhook-id": event["id"]})
    path = "/v1/cards/" + event["subject"].partition("/")[2] + "/urge"
    headers = {"Authorization": "Bearer " + os.environ["ANJUAN_TOKEN"], "Idempotency-Key": str(uuid.uuid5(PURPOSE, event["id"]))}
    try:
        post(os.environ["ANJUAN_URL"] + path, {"text": "红牌事项，请于今日内说明原因"}, headers)
    except urllib.error.HTTPError as refused:
        if refused.code != 422:
            raise
        print(json.load(refused)["detailEn"], file=sys.stderr)


async def run(file: pathlib.Path, webhook: str):
    sequence, hashed = file.read_text().split() if file.exists() else (0, "")
    async for sequence, event, body in events((int(sequence), hashed)):
        if event["type"] == "anjuan.card.issued.v1" and event["data"]["level"] == "RED":
            await asyncio.to_thread(react, event, webhook)
        beside = file.with_suffix(".new")
        beside.write_text(f"{sequence} {digest(body)}")
        beside.replace(file)


if __name__ == "__main__":
    asyncio.run(run(pathlib.Path(sys.argv[1]), sys.argv[2]))
