"""What time it is for Passerelle: Europe/Paris, without zone; `PASSERELLE_DATE=AAAA-MM-JJ` previews another day."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> datetime:
    """Return the present moment, on the previewed day if there is one."""
    reel = datetime.now(PARIS).replace(tzinfo=None, microsecond=0)
    apercu = os.environ.get("PASSERELLE_DATE")
    return datetime.combine(date.fromisoformat(apercu), reel.time()) if apercu else reel
