"""A report for other tools, as text in their formats. All are pure functions.

`str(report)`, `report.to_json()` and a notebook's view are methods of the report.
"""

from eventcheck.render.github import github
from eventcheck.render.junit import junit
from eventcheck.render.markdown import markdown
from eventcheck.render.places import LineOf
from eventcheck.render.sarif import sarif

__all__ = ["LineOf", "github", "junit", "markdown", "sarif"]
