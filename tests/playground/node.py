"""A module of the playground in Node.js, to be called from tests."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any, Self

from .site import SOURCE

LISTEN = """
import { createInterface } from "node:readline";
const module = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const [name, given] = JSON.parse(line);
  process.stdout.write(JSON.stringify(module[name](...given)) + "\\n");
}
"""


class Node:
    """Calls functions of one module, one after another."""

    def __init__(self, module: str) -> None:
        program = shutil.which("node")
        assert program, "Node.js comes with npm, which builds the playground"
        command = [program, "--input-type=module", "-e", LISTEN, str(SOURCE / module)]
        self.process = subprocess.Popen(  # noqa: S603 - every argument is ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, name: str, *given: object) -> Any:
        """Call a function of the module."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps([name, given]), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> Self:
        """Be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
