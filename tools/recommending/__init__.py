"""What to take up next: catalogues, recommendations by journey, their reasons, and what is said of them."""
