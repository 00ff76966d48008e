"""The page on which the course opens: a part of the server that `start.py` starts."""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    from tarifflab.selfstudy.front_door.handlers import add_to

    add_to(server.web_app)
