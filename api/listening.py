"""Where the service listens."""

import socket

from api.errors import AddressInUseError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; 0 takes any port.

    Raises:
        AddressInUseError: it cannot.
    """
    listener = _bound(host, port)
    begin_to_listen(listener)
    return listener


def bind(host: str, port: int, count: int) -> list[socket.socket]:
    """So many sockets that have one port, and refuse whoever comes; raises as ``listen``.

    Once they listen, the system deals connections out among them (Linux' SO_REUSEPORT). Of
    processes that accept from one socket, the first to wake has most of those that come together.
    """
    # Whether nobody else has it: sockets that share a port share it with all who do.
    _bound(host, port).close()
    first = _bound(host, port, is_shared=True)
    port = first.getsockname()[1]
    return [first, *(_bound(host, port, is_shared=True) for _ in range(count - 1))]


def _bound(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise _refused(host, port, error) from error
    return listener


def begin_to_listen(listener: socket.socket) -> None:
    """Let those who come in wait for whoever accepts them; raises as ``listen``."""
    try:
        listener.listen(socket.SOMAXCONN)
    except OSError as error:
        host, port = listener.getsockname()[:2]
        listener.close()
        raise _refused(host, port, error) from error


def _refused(host: str, port: int, error: OSError) -> AddressInUseError:
    return AddressInUseError(
        f"cannot listen on {host} port {port} ({error.strerror}); stop what uses it, "
        "or choose another with --port or STADSBRON_API_PORT"
    )
