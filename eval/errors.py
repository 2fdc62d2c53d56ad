"""What can go wrong while measuring."""


class EvalError(Exception):
    """Base of everything that this package raises on purpose."""


class QuestionSetError(EvalError):
    """The question set is not in order."""


class UnreachableError(EvalError):
    """The service that was to be asked does not answer."""


class ReportError(EvalError):
    """A report that was to be compared cannot be read, or is of other questions."""


class BenchError(EvalError):
    """The service that was to be measured did not serve."""


class FactsError(EvalError):
    """The facts that a corpus was to be held against cannot be read."""


class JudgeError(EvalError):
    """The language model that was to judge is not configured, or not installed."""


class AttackError(EvalError):
    """The attacks are not in order, or cannot be made on this machine."""


class VerificationError(EvalError):
    """The scripted answers are not in order, or the corpus no longer holds what they quote."""
