"""Interest journeys: found, described, followed through time and kept the same. Pure functions on records."""
