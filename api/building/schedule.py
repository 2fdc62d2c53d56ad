"""When the index is to be built without anybody asking for it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at a time of the machine's clock.

    What was missed, because the service did not run, is done when it does.
    """

    at: time

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it is time to build.

        Args:
            last: when the last build began; None where there was none.
            now: this moment.
        """
        today = now.astimezone().date()
        # Each with the offset of its own day, for clocks are put forward and back.
        moments = (
            datetime.combine(day, self.at).astimezone()
            for day in (today, today - timedelta(days=1))
        )
        return last is None or last < next(moment for moment in moments if moment <= now)


@dataclass(frozen=True, slots=True)
class Every:
    """So long after the last build began."""

    pause: timedelta

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it is time to build; see ``Daily``."""
        return last is None or now - last >= self.pause


Schedule = Daily | Every


def read(said: str) -> Schedule:
    """A schedule as the settings have it: ``06:30``, or ``60 minutes``."""
    if said.endswith("minutes"):
        return Every(timedelta(minutes=int(said.split()[0])))
    return Daily(time.fromisoformat(said))
