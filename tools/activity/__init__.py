"""Reading exports into activities, and folding activities into items."""
