"""The chat model that needs no LLM: it understands requests by itself and answers from tool results."""
