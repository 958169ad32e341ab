"""What the patrol adds to the menu and the home page."""

from patrol.pages.home import register_navigation

register_navigation()
