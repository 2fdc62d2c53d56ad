"""The state of the index, and its builds, as they go over the wire."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from api.building.build import Build, Builds, By, Outcome
from ingest.snapshot import Manifest


class LeftOut(BaseModel):
    """A file of the corpus that could not be read."""

    path: str
    reason: str = Field(description="What is wrong with it, and what to do.")


class InForce(BaseModel):
    """The index that questions are answered from."""

    built: datetime
    documents: int
    passages: int
    model: str
    left_out: list[LeftOut]

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """From its manifest."""
        return cls(
            built=manifest.created,
            documents=manifest.documents,
            passages=manifest.passages,
            model=manifest.model_name,
            left_out=[
                LeftOut(path=path, reason=reason) for path, reason in manifest.left_out.items()
            ],
        )


class BuildingResponse(BaseModel):
    """A build that is at work."""

    began: datetime
    by: By = Field(description="Who had it begin: a `call`, or the `schedule`.")
    stage: str = Field(
        description=(
            "What is being done: `start`, `wait` (for a build of another program), `read`, "
            "`model`, `encode` or `write`."
        )
    )
    done: int = Field(description="How much of that is.")
    total: int = Field(description="How much of it there is, as far as is known.")

    @classmethod
    def of(cls, build: Build) -> Self:
        """From the noun."""
        return cls(**build.model_dump(include={*cls.model_fields}))


class Built(BaseModel):
    """A build that is over."""

    began: datetime
    by: By
    seconds: float
    outcome: Outcome = Field(
        description="`built`: there is another index; `unchanged`: nothing had changed; `failed`."
    )
    encoded: int = Field(description="Passages that the model read.")
    detail: str | None = Field(description="Why it failed, and what to do.")

    @classmethod
    def of(cls, build: Build) -> Self:
        """From the noun, of a build that is over."""
        assert build.ended
        seconds = (build.ended - build.began).total_seconds()
        shared = {"began", "by", "outcome", "encoded", "detail"}
        return cls(seconds=seconds, **build.model_dump(include=shared))


class IndexResponse(BaseModel):
    """The index in force, the build that is at work, and the last one that a service began."""

    in_force: InForce
    running: BuildingResponse | None
    last: Built | None
    schedule: str | None = Field(description="When a build begins by itself.")

    @classmethod
    def of(cls, manifest: Manifest, builds: Builds, schedule: str | None) -> Self:
        """From the nouns."""
        return cls(
            in_force=InForce.of(manifest),
            running=BuildingResponse.of(builds.running) if builds.running else None,
            last=Built.of(builds.last) if builds.last else None,
            schedule=schedule,
        )
