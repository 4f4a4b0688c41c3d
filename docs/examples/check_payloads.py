"""Check Event API payloads: the files named, or else the ones beside this script.

    python check_payloads.py [FILE ...]

A file holds a body, a list of bodies, a body a line, or what a browser saved as HAR.
Exit code 0: no named file has errors. 1: one has. 2: one cannot be read.
The payloads shipped with the documentation are for looking at: they never fail.
"""

from __future__ import annotations

import sys
from pathlib import Path

from eventcheck import validate_all

SHIPPED = Path(__file__).parent / "payloads"
sys.path.append(str(Path(__file__).parent / "cli"))

from eventcheck_files import UnusableError, bodies  # noqa: E402 - it stands in cli/


def check(path: Path) -> int:
    """Print the report of one file; 0, 1 with errors, 2 if it cannot be read."""
    print(f"== {path.name}")
    try:
        report = validate_all(found.body for found in bodies(str(path)))
    except UnusableError as error:
        print(f"{error}\n")
        return 2
    print(f"{report}\n")
    return 0 if report.ok else 1


def main(arguments: list[str]) -> int:
    """Check what is named, or what is shipped."""
    if arguments:
        return max(check(Path(name)) for name in arguments)
    codes = [check(path) for path in sorted(SHIPPED.glob("*.json"))]
    print(f"{codes.count(1)} of {len(codes)} files hold data that would be lost.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
