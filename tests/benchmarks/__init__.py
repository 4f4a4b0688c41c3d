"""What eventcheck costs, beside pydantic, the JSON floor and its peers."""
