"""The structure of a body: one code for each kind of defect, not for each field."""
