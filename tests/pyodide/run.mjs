// Run pytest in Pyodide: node run.mjs CHECKOUT WHEELS [arguments for pytest]
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadPyodide } from "pyodide";

const [root, wheels, ...args] = process.argv.slice(2);
const python = await loadPyodide({ env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } });
const { FS } = python;
const mount = (folder, at) => {
  if (!existsSync(folder)) return;
  FS.mkdirTree(at);
  FS.mount(FS.filesystems.NODEFS, { root: realpathSync(folder) }, at);
};
mount(root, "/project/checkout");
mount(join(dirname(root), "shared"), "/project/shared");
mount(wheels, "/project/wheels");
FS.chdir("/project/checkout");
python.globals.set("args", python.toPy(["-p", "tests.pyodide.plugin", ...args]));
try {
  process.exitCode = python.runPython(`
import sys
sys.path[:0] = ["/project/checkout", "/project/checkout/src", "/project/wheels"]
import pytest
int(pytest.main(args))
`);
} catch (error) {
  // Its stack is a hundred kilobytes of WebAssembly.
  console.error(String(error.message ?? error).slice(0, 4_000));
  process.exitCode = 1;
}
