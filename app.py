"""`python app.py` starts the chat page."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
