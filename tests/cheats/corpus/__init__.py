"""All cheats, by family."""

from ..model import Cheat
from . import (
    bombs,
    folders,
    functions,
    hooks,
    imports,
    leaks,
    metadata,
    objects,
    outputs,
    patches,
    system,
    wire,
)

CHEATS: list[Cheat] = [
    cheat
    for module in (
        objects,
        functions,
        patches,
        hooks,
        imports,
        metadata,
        folders,
        leaks,
        wire,
        system,
        outputs,
        bombs,
    )
    for cheat in module.CHEATS
]
