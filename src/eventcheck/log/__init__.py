"""The event log: compact facts of the events and decisions of all bodies."""
