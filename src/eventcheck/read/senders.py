"""Tell senders by `client_name`: the Web snippet, the official SDKs, others."""

from __future__ import annotations

import re

SNIPPET = "js"
AGENT = "agent"
"""The Optimizely Agent, in any case: its official builds say `Agent`."""
DEVICES = "android|ios|tvos|swift|objective-c|flutter"
BROWSERS = "javascript|react"
SERVERS = "python|node|java|go|ruby|csharp|php"
SDK = re.compile(
    # `react-native-js-sdk`, `flutter/swift-sdk`, `javascript-sdk/react-sdk`
    rf"(flutter/)?({DEVICES}|{BROWSERS}|{SERVERS})(-[a-z]+)*-sdk(/.*)?"
)
APPLICATION = re.compile(rf"(flutter/)?({DEVICES}|{BROWSERS})(-[a-z]+)*-sdk(/.*)?")
WHOLE_SECONDS = re.compile(r"(php|csharp)-sdk(/.*)?")


def is_slice(client: str) -> bool:
    """Return whether an SDK, the Agent or the snippet sent a part of the traffic."""
    is_known = client == SNIPPET or client.lower() == AGENT
    return is_known or SDK.fullmatch(client) is not None


def is_application(client: str) -> bool:
    """Return whether a browser or an app sent it, whose request has a user agent."""
    return client == SNIPPET or APPLICATION.fullmatch(client) is not None


def counts_seconds(client: str) -> bool:
    """Return whether the SDK sends whole seconds, multiplied by 1000."""
    return WHOLE_SECONDS.fullmatch(client) is not None
