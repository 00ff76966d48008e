"""All cheats, by family."""

from ..model import Cheat
from . import (
    bombs,
    exhaustion,
    folders,
    forgeries,
    functions,
    hooks,
    imports,
    interpreter,
    later,
    leaks,
    metadata,
    objects,
    outputs,
    pages,
    patches,
    registries,
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
        registries,
        interpreter,
        exhaustion,
        pages,
        forgeries,
        later,
    )
    for cheat in module.CHEATS
]
