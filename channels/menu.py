"""What the sending adds to the menu and the home page."""

from channels.newsletter.menu import CARD, MENU, PROOF_CARD, PROOF_MENU
from channels.newsletter.planning import names_in_use
from channels.pages import analysis
from channels.pages.home import register_navigation
from segments.printed import sections_come_from
from staff.navigation import register

register_navigation()
sections_come_from(names_in_use)
register(MENU, CARD, PROOF_MENU, PROOF_CARD, analysis.MENU)
