"""A build of the index that a service began: the noun."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

# Who had it begin: a call of someone with a key for it, or the clock.
By = Literal["call", "schedule"]

# What came of it: another index, the one that was there, or none.
Outcome = Literal["built", "unchanged", "failed"]


class Build(BaseModel):
    """A build, at work or over.

    Attributes:
        began: when.
        by: who had it begin.
        stage: what is being done: `start`, `wait` (for a build of another program), `read`,
            `model`, `encode` or `write`.
        done: how much of that is.
        total: how much of it there is, as far as is known.
        ended: when; None while it is at work.
        outcome: what came of it; None while it is at work.
        encoded: passages that the model read.
        detail: why it failed, and what to do; None where it did not.
    """

    model_config = ConfigDict(frozen=True)

    began: datetime
    by: By
    stage: str = "start"
    done: int = 0
    total: int = 0
    ended: datetime | None = None
    outcome: Outcome | None = None
    encoded: int = 0
    detail: str | None = None


class Builds(BaseModel):
    """The build that is at work, and the last one that is over."""

    model_config = ConfigDict(frozen=True)

    running: Build | None = None
    last: Build | None = None
