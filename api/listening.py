"""Where the service listens."""

import socket

from api.errors import AddressInUseError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; 0 takes any port.

    Raises:
        AddressInUseError: it cannot.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(socket.SOMAXCONN)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise AddressInUseError(
            f"cannot listen on {host} port {port} ({error.strerror}); stop what uses it, "
            "or choose another with --port or STADSBRON_API_PORT"
        ) from error
    return listener
