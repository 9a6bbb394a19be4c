"""Reads a message with Python's own parser and prints what a mail program would show: one line a header, then the parts."""

import email
import email.policy
import pathlib
import sys

message = email.message_from_bytes(pathlib.Path(sys.argv[1]).read_bytes(), policy=email.policy.default)
for name in ("From", "To", "Reply-To", "Subject", "List-Unsubscribe", "Content-Language"):
    print(f"{name}: {message[name]}")
print("headers:", ",".join(name for name, _ in message.items()))
print("defects:", len(message.defects))
for part in message.iter_parts():
    print(f"[{part.get_content_type()}]")
    print(part.get_content())
