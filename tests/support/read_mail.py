#!/usr/bin/python3
"""Reads a message with Python's own mail parser and prints what it found as JSON: a second opinion on ours."""
import email
import email.policy
import json
import sys

message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
defects = [str(d) for d in message.defects] + [str(d) for value in message.values() for d in value.defects]
print(json.dumps({
    "headers": message.keys(),
    "from": message["From"].addresses[0].addr_spec,
    "to": [a.addr_spec for a in message["To"].addresses],
    "subject": message["Subject"],
    "date": message["Date"].datetime.isoformat(),
    "message_id": message["Message-ID"],
    "auto_submitted": message["Auto-Submitted"],
    "type": message.get_content_type(),
    "charset": message.get_content_charset(),
    "text": message.get_content(),
    "defects": defects,
}))
