"""The release that a command works on: the content as it is now, or the last good one when it has mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from knowledge import checks
from knowledge.horloge import maintenant
from knowledge.releases import active_release, database_url, open_engine, rebuild, shared_catalogue


def rebuild_release(engine: Any) -> str:
    """Check the content and make it the active release.

    Raises:
        RuntimeError: the content has mistakes; the last good release stays active.
    """
    bilan = checks.check()
    if bilan.erreurs:
        raise RuntimeError(
            f"the content has {len(bilan.erreurs)} mistakes, run 'passerelle check'; the last good release stays"
        )
    return rebuild(engine, bilan.contenu, maintenant())


def open_catalogue(warn: Callable[[str], None]) -> Any:
    """Open the release to serve; `warn` is told when it is not the content as it is now.

    Raises:
        LookupError: the content has mistakes, and the database holds no release.
    """
    engine = open_engine(database_url())
    try:
        rebuild_release(engine)
    except RuntimeError as fault:
        active_release(engine)  # there is none: this is the fault to say
        warn(str(fault))
    return shared_catalogue()()
