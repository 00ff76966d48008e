"""The event loop that a browser leaves running in a worker, and how to hide it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden_loop() -> Iterator[None]:
    """Hide a running event loop within the block.

    Playwright keeps one as long as its browser lives, and starts no second one beside it; a
    figure takes it for that of a kernel.
    """
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)
