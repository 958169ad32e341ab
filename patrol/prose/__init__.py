"""How hard a Japanese text is to read, and which sentences make it so. Pure: text in, figures out."""

from patrol.prose.plainness import Difficulty, Plainness, plainness
from patrol.prose.sentences import Sentence, sentences

__all__ = ["Difficulty", "Plainness", "Sentence", "plainness", "sentences"]
