"""Where the service listens."""

import socket

from api.errors import AddressInUseError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; 0 takes any port.

    Raises:
        AddressInUseError: it cannot.
    """
    listener = bind(host, port)
    begin_to_listen(listener)
    return listener


def bind(host: str, port: int) -> socket.socket:
    """A socket that has the port and refuses whoever comes; raises as ``listen``."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
