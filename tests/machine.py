"""How slow this machine is now: bounds in seconds are held by what a quiet machine does, not by who else works on it."""

import time

CALME = 0.0085  # seconds that `work` takes on a quiet machine


def work():
    """The same computation, always."""
    sum(n * n for n in range(300_000))


def timed(action, clock=time.perf_counter):
    """Return the seconds that something takes."""
    debut = clock()
    action()
    return clock() - debut


def slowness(clock=time.perf_counter, fois=15):
    """Return how many times slower than when quiet the machine is, at least 1; by processor time or by the clock on the wall."""
    durees = sorted(timed(work, clock) for _ in range(fois))
    return max(1.0, durees[len(durees) // 2] / CALME)
