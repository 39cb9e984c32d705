"""How the fixed tables came to be: numbered steps of raw SQL, never changed once released, only added to.

A step is a tuple of statements; {id} and {bytes} stand for the server's words. Tables of the form's sections are not
made here: they follow the form when a store is opened.
"""

from db.steps import step_1

STEPS: tuple[tuple[str, ...], ...] = (step_1.STATEMENTS,)
