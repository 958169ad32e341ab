"""What a Japanese announcement says about people and days. Pure: text in, spans out, no Django."""

from patrol.extraction.audience import Audience, extract
from patrol.extraction.dates import DateMention, TimeMention, find_dates, find_times

__all__ = ["Audience", "DateMention", "TimeMention", "extract", "find_dates", "find_times"]
