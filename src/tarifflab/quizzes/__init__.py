"""The questions with which readers check themselves, one module a lesson.

They stand here and not in the lesson, because a cell that asks would also show the answer.
Each function shows one question of `tarifflab.quiz`.
"""
