"""Show a report in the formats of other tools, and as text and HTML.

`str(report)`, `report.to_json()` and a notebook's view are methods of the report.
"""

from eventcheck.report.github import github
from eventcheck.report.html import html
from eventcheck.report.junit import junit
from eventcheck.report.markdown import markdown
from eventcheck.report.naming import LineOf
from eventcheck.report.sarif import sarif
from eventcheck.report.text import text

__all__ = ["LineOf", "github", "html", "junit", "markdown", "sarif", "text"]
