"""The conversation: settings, command line, chat models, agent, turn and page."""
