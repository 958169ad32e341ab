"""The one way a use case says no."""


class Refused(Exception):
    """A rule refused the act. The message is a Japanese sentence: what is wrong and what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
