"""Work that costs little more for many at once: those who come while it is busy go together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

from opentelemetry.trace import get_current_span

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    result: Result | None = None
    error: BaseException | None = None
    done: bool = False
    among: int = 0


class Together(Generic[Item, Result]):
    """Does work for many threads, in batches, one batch at a time.

    Nobody waits for company: who finds it idle is served at once, alone; who comes meanwhile is in
    the next batch, which one of them does for all.

    Args:
        work: gives a result for each item, in order.
        most: items in a batch.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: list[_Waiting[Item, Result]] = []
        self._busy = False
        self._changed = Condition()

    def __call__(self, item: Item) -> Result:
        """The result for one item; raises what the work for its batch raised."""
        mine = _Waiting[Item, Result](item)
        with self._changed:
            self._waiting.append(mine)
        while batch := self._turn(mine):
            self._do(batch)
        # Told where a trace of the caller is made; there is none unless the service is set so.
        get_current_span().set_attribute("stadsbron.batch", mine.among)
        if mine.error:
            raise mine.error
        return mine.result  # type: ignore[return-value]  # it is done

    def _turn(self, mine: _Waiting[Item, Result]) -> list[_Waiting[Item, Result]]:
        """The batch that the caller is to do; nothing once its own item is done."""
        with self._changed:
            self._changed.wait_for(lambda: mine.done or not self._busy)
            if mine.done:
                return []
            self._busy = True
            batch = self._waiting[: self._most]
            del self._waiting[: self._most]
            return batch

    def _do(self, batch: list[_Waiting[Item, Result]]) -> None:
        try:
            results = self._work([each.item for each in batch])
            for each, result in zip(batch, results, strict=True):
                each.result = result
                each.among = len(batch)
        # It is theirs, whatever it is; each raises it in its own thread.
        except BaseException as error:
            for each in batch:
                each.error = error
        finally:
            with self._changed:
                for each in batch:
                    each.done = True
                self._busy = False
                self._changed.notify_all()
