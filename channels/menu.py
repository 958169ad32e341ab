"""What the sending adds to the menu and the home page."""

from channels.newsletter.menu import CARD, MENU, PROOF_CARD, PROOF_MENU
from channels.pages import analysis
from channels.pages.home import register_navigation
from staff.navigation import register

register_navigation()
register(MENU, CARD, PROOF_MENU, PROOF_CARD, analysis.MENU)
