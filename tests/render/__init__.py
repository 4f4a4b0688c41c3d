"""A report as text, as HTML, and in the formats of other tools."""
