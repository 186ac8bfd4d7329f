"""A policy file that extends another: what it replaces, and what it adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from helpdesk_tui.domain.agreement.policy_table import shown

Find = Callable[[str, str], tuple[str, str]]
"""From the name after ``extends``, and the place of the file it stands in, to the text and place of that policy."""

MOST = 8
"""Files that may extend one another in a row."""

Values = Mapping[str, object]


def extended(values: Values, base: Values, problems: list[str]) -> dict[str, object]:
    """Return ``base`` with the changes of ``values``; problems are appended to ``problems``.

    A key replaces the one of the same name, in a level and in the hours as well. Holidays are added, and so are dates
    with hours of their own; a date that has hours in both gets those of ``values``. ``without`` names holidays to
    leave out.
    """
    merged: dict[str, object] = {**base, **{key: value for key, value in values.items() if key not in _OWN}}
    for key, value in values.items():
        under = base.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            merged[key] = {**under, **value}
    merged["hours"] = _hours(values.get("hours"), base.get("hours"), merged.get("hours"))
    kept = _without(values, _list(base.get("holidays")), problems)
    own = values.get("holidays", [])
    # Their own stand first, so that a message counts them as the file does.
    merged["holidays"] = [*own, *kept] if isinstance(own, list) else own
    return merged


_OWN = frozenset({"extends", "without"})


def _hours(own: object, base: object, merged: object) -> object:
    """Return the hours with the dates of both; of one date, those of the file that extends."""
    if not (isinstance(own, dict) and isinstance(base, dict) and isinstance(merged, dict)):
        return merged
    dates = own.get("dates", [])
    if not isinstance(dates, list):
        return merged
    taken = [one.get("date") for one in dates if isinstance(one, dict)]
    under = [one for one in _list(base.get("dates")) if not (isinstance(one, dict) and one.get("date") in taken)]
    return {**merged, "dates": [*dates, *under]}


def _without(values: Values, holidays: list[object], problems: list[str]) -> list[object]:
    """Return the holidays that are not left out."""
    names = values.get("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        problems.append('without: must be a list of holidays by name, such as ["Columbus Day"]')
        return holidays
    known = [one.get("name") for one in holidays if isinstance(one, dict)]
    unknown = [name for name in names if name not in known]
    problems += [f"without: there is no holiday {shown(name)} in what is extended" for name in unknown]
    return [one for one in holidays if not (isinstance(one, dict) and one.get("name") in names)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
