"""Check Event API payloads: the files named, or else the ones beside this script.

    python check_payloads.py [FILE ...]

Exit code 0: no named file has errors. 1: one has. 2: one cannot be read.
The payloads shipped with the documentation are for looking at: they never fail.
"""

from __future__ import annotations

import sys
from pathlib import Path

from eventcheck import validate

SHIPPED = Path(__file__).parent / "payloads"


def check(path: Path) -> int:
    """Print the report of one file; 0, 1 with errors, 2 if it cannot be read."""
    print(f"== {path.name}")
    try:
        body = path.read_bytes()
    except OSError as error:
        print(f"cannot be read: {error.strerror}\n")
        return 2
    report = validate(body)
    print(f"{report}\n")
    return 0 if report.ok else 1


def main(arguments: list[str]) -> int:
    """Check what is named, or what is shipped."""
    if arguments:
        return max(check(Path(name)) for name in arguments)
    for path in sorted(SHIPPED.glob("*.json")):
        check(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
