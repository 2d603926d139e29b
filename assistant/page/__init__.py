"""The page: conversation on the left, the person's journeys on the right."""

from assistant.page.build import build_page
from assistant.page.launch import launch_page

__all__ = ["build_page", "launch_page"]
