"""What can go wrong while measuring."""


class EvalError(Exception):
    """Base of everything that this package raises on purpose."""


class QuestionSetError(EvalError):
    """The question set is not in order."""


class BenchError(EvalError):
    """The service that was to be measured did not serve."""


class FactsError(EvalError):
    """The facts that a corpus was to be held against cannot be read."""
