"""From a body to nodes: what is well is read, what is not is set aside."""
