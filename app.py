"""`python app.py` starts the chat page."""

from assistant.cli import app

if __name__ == "__main__":
    app(["serve"])
