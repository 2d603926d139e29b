"""What the assistant can do: activity, journeys, naming, recommending."""
