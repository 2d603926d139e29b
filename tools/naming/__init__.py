"""Names a person would give their journeys: candidates, a guard, a choice, and namers that can be tuned."""
