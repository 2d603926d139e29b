"""What stands between the agent's model and its tools, one concern a file."""
