"""Asking together for all that a step reads: it is taken on a copy first, as far as what is known leads."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Of = TypeVar("Of", bound=Any)
Given = ParamSpec("Given")
Result = TypeVar("Result")


def asking_together(step: Callable[Concatenate[Of, Given], Result]) -> Callable[Concatenate[Of, Given], Result]:
    """Have a method ask the store in few round trips. What it changes it puts in the place of what was there before."""

    @wraps(step)
    def taken(of: Of, /, *given: Given.args, **named: Given.kwargs) -> Result:
        with of._store.together(lambda: step(copy(of), *given, **named)):
            return step(of, *given, **named)

    return taken
