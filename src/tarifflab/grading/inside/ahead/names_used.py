"""Which names a statement reads and binds, seen from the code that Python makes of it."""

import ast
import dis
from types import CodeType


def names_used(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a statement at top level reads, in functions too, and binds.

    Examples
    --------
    >>> reads, binds = names_used(ast.parse("a = [len(b) + c for c in d]").body[0])
    >>> sorted(reads), sorted(binds)
    (['b', 'd', 'len'], ['a'])
    """
    code = compile(ast.Module([statement], []), "<statement>", "exec", dont_inherit=True)
    reads: set[str] = set()
    binds: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        waiting += [inner for inner in one.co_consts if isinstance(inner, CodeType)]
        for step in dis.get_instructions(one):
            if not step.opname.endswith(("_NAME", "_GLOBAL", "_GLOBALS")):
                continue
            if step.opname.startswith("LOAD"):
                reads.add(str(step.argval))
            elif step.opname.startswith(("STORE", "DELETE")):
                binds.add(str(step.argval))
    return reads, binds
