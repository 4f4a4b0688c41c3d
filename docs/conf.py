"""Settings of the documentation."""

from importlib.metadata import version as installed_version

project = "eventcheck"
author = "eventcheck developers"
project_copyright = "2026 eventcheck developers"
release = version = installed_version("eventcheck")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "examples"]
nitpicky = True

html_theme = "furo"
html_title = "eventcheck"
