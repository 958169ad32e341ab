"""What an announcement is about, and which earlier ones it resembles."""

from patrol.topic.ranking import Clue, Ranked, Ranking, classify

__all__ = ["Clue", "Ranked", "Ranking", "classify"]
