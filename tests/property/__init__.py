"""What must hold for every payload, tried on payloads that Hypothesis makes."""
