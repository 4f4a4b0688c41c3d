"""How the pages of the rules are shown."""
