"""What Django's admin lists of this room: what the paper is made of."""

from channels.newsletter.paper_admin import PaperFormatAdmin, PaperSectionAdmin

__all__ = ["PaperFormatAdmin", "PaperSectionAdmin"]
