"""What a JSON object is that is no Event API body."""
from typing import Any
class ForeignFormat: ...
def foreign_format(body: dict[str, Any]) -> ForeignFormat | None:
    return None
