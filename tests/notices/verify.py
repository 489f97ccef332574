"""Verifies signatures of webhooks with the library of those who wrote the specification; prints how many verify.

    verify.py SECRET < requests

One request a line, as JSON {headers, body}. The library holds the timestamp against the machine's clock; here it is held against the time that
the sender had, which is the timestamp itself: what is proved is the signature.
"""

import datetime
import json
import sys

import standardwebhooks.webhooks as webhooks


def at(timestamp):
    class Then(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(timestamp, tz)

    return Then


verified = 0
for line in sys.stdin:
    request = json.loads(line)
    webhooks.datetime = at(int(request["headers"]["webhook-timestamp"]))
    webhooks.Webhook(sys.argv[1]).verify(request["body"], request["headers"])
    broken = request["body"].replace("anjuan", "another", 1)
    try:
        webhooks.Webhook(sys.argv[1]).verify(broken, request["headers"])
    except webhooks.WebhookVerificationError:
        verified += 1
print(verified)
