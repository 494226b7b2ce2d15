"""What an operator reads: one JSON object a line, and for an error one line with the fix. Reading is in `saisie`."""

from __future__ import annotations

import json
import sys
from typing import Any


def fail(message: str) -> None:
    """Print one line and end with an error."""
    print(f"passerelle: {message}", file=sys.stderr)
    sys.exit(1)


def print_json(data: Any) -> None:
    """Print one JSON object on one line."""
    print(json.dumps(data, ensure_ascii=False, default=str), flush=True)
