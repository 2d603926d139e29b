"""The command line: `journeys …`, also `python -m assistant`. One module a group of commands."""

from __future__ import annotations

import logging
import os
import sys

import typer

from assistant.commands import (
    api,
    batch,
    catalogue,
    chat,
    data,
    doctor,
    evaluate,
    history,
    mcp,
    serve,
    tune,
    user,
)
from vectorstore.records import JourneysError

app = typer.Typer(
    name="journeys",
    help="An assistant that knows what you are pursuing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (history, batch, chat, data, doctor, evaluate, serve, api, mcp, tune):
    group.register(app)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(data.app, name="data")
app.add_typer(user.app, name="user")


NO_ROOM = ("failed to map segment", "annot allocate memory", "PyObject pointer is null")
"""What a loader of libraries, the system and PyO3 say when there is no memory left."""


def main() -> None:
    """Run a command: 0 done, 1 could not (one sentence on stderr), 2 bad arguments."""
    debugging = bool(os.environ.get("JOURNEYS_DEBUG"))
    logging.basicConfig(
        level=logging.DEBUG if debugging else logging.ERROR, format="%(levelname)s %(message)s"
    )
    if not debugging:
        for handler in logging.getLogger().handlers:
            handler.addFilter(_without_details)
    try:
        status = app(standalone_mode=False)
    except typer.TyperException as problem:  # what Typer says of arguments: a usage line and the reason
        if hasattr(problem, "show"):
            problem.show()
        else:
            print(problem, file=sys.stderr)
        status = problem.exit_code
    except (typer.Abort, KeyboardInterrupt):
        status = _sentence("Stopped; what was stored is kept.", 130)
    except JourneysError as problem:
        status = _sentence(str(problem), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except BaseException as problem:  # a panic of a library in Rust is no Exception
        if debugging or isinstance(problem, SystemExit):
            raise
        status = _sentence(f"This could not be done: {_plainly(problem)}.", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _without_details(record: logging.LogRecord) -> bool:
    """Of a failure, the kind alone: what an exception says may hold titles."""
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", ()
        record.exc_info = record.exc_text = None
    return True


def _sentence(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status


def _plainly(problem: BaseException) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    if isinstance(problem, MemoryError) or any(sign in str(problem) for sign in NO_ROOM):
        return "there is not enough memory"
    return f"an unexpected {type(problem).__name__} (JOURNEYS_DEBUG=1 shows more)"
