"""The names of the worker queues, in one place."""

from enum import StrEnum


class Queue(StrEnum):
    """One queue per kind of work, so that a slow channel never holds up another."""

    SWEEP = "sweep"
    LINE = "line"
    X = "x"
    FACEBOOK = "facebook"
    NEWSLETTER = "newsletter"
    WEBHOOK = "webhook"
    DEFAULT = "default"
