"""Wrong paths that students really take, one module an exercise.

A visible check must recognise a typical mistake at once and must not show how the right
answer is found. So the wrong paths are computed here, out of sight of the exercise; each
function returns the `expect.Slip` objects of one task, in the order in which they are tried.
"""
