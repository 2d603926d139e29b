"""Loaded by Python itself in every command that tests run: refuses and notes connections beyond loopback."""

import os
import socket

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def _refuse(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host and not host.startswith(LOOPBACK):
        with open(os.environ["NO_NETWORK_LOG"], "a") as log:
            log.write(f"{host}\n")
        raise OSError(101, "the network is cut off")


def _guard(name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, address: object, *rest: object) -> object:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _refuse(address[0])
        return original(self, address, *rest)

    setattr(socket.socket, name, guarded)


if "NO_NETWORK_LOG" in os.environ:
    _guard("connect")
    _guard("connect_ex")
    _look_up = socket.getaddrinfo

    def _guarded_look_up(host: object, *args: object, **kwargs: object) -> object:
        _refuse(host)
        return _look_up(host, *args, **kwargs)  # type: ignore[arg-type]

    socket.getaddrinfo = _guarded_look_up  # type: ignore[assignment]
