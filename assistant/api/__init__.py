"""The HTTP API for other programs: users, journeys, recommendations, explanations, feedback."""
