"""What a rule may need beyond the payload."""

from typing import Literal, TypeAlias, get_args

Need: TypeAlias = Literal[
    "now", "catalog", "windows", "metrics", "properties", "order_id_tag", "history"
]
NEEDS: tuple[Need, ...] = get_args(Need)
