"""The watch: running it, and what it sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import Span, complain, iso, print_json, print_json_lines, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.shared.values import AsJson
from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Tried, Watch
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.store.base import Store
from helpdesk_tui.wiring.clock import moment_of, real_now
from helpdesk_tui.wiring.watch_file import WatchFile, read_watch_file

app = group("watch", "Watch the desk, and call somebody about what waits.")

_MOST = 200
_COLUMNS = ("ID", "WHEN", "TARGET", "WHAT", "ABOUT", "TRIES", "RESULT")
_ALARMS = ("ALARM", "ABOUT", "SINCE", "STEP", "ACKNOWLEDGED")
_TARGETS = ("TARGET", "TAKEN", "FAILED", "NOW")


@app.callback(invoke_without_command=True)
def watch(
    context: typer.Context,
    stand_in: Annotated[
        bool, typer.Option("--stand-in", help="Only where nothing else watches, until standard input ends.")
    ] = False,
) -> int | None:
    """Watch the desk, and call somebody about what waits. It stays until it is stopped."""
    if context.invoked_subcommand is not None:
        if stand_in:
            raise Failed(f"--stand-in is for watching. Leave it out before '{context.invoked_subcommand}'.", USAGE)
        return None
    call = invocation(context)
    return call.console.watch(call.config(), complain, stand_in)


@app.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show who watches, the open alarms, and how each target does."""
    call = invocation(context)
    with call.look() as look:
        store, policy, now = look.store, look.policy, look.clock()
        real = int(moment_of(store)())
        watching, alarms, targets = store.watch(), store.alarms(_MOST), store.tries()
        if as_json:
            print_json(_status_json(watching, alarms, targets, real))
            return
        theme = call.config().settings["theme"].value
        say(_watching(watching, real))
        if alarms:
            print_table(_ALARMS, [_plain(_alarm_row(one, policy, now)) for one in alarms], theme)
        if targets:
            print_table(_TARGETS, [_plain(_target_row(one)) for one in targets], theme)


@app.command("deliveries")
def deliveries(
    context: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that were given up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what was sent, the latest first."""
    call = invocation(context)
    with call.look() as look:
        store, policy, now = look.store, look.policy, look.clock()
        found = store.sendings(_MOST, only=(Result.FAILED,) if failed else ())
        about = {one.alarm: store.alarm(one.alarm) for one in found}
        if as_json:
            print_json_lines(_delivery_json(one, about[one.alarm]) for one in found)
        elif not found:
            say("Nothing was given up." if failed else "Nothing was sent yet.")
        else:
            rows = [_plain(_delivery_row(one, about[one.alarm], policy, now)) for one in found]
            print_table(_COLUMNS, rows, call.config().settings["theme"].value)


@app.command("retry")
def retry(
    context: typer.Context,
    delivery: Annotated[
        str, typer.Argument(metavar="ID", help="As 'watch deliveries' shows it; its beginning will do.")
    ],
) -> None:
    """Send again what was given up."""
    call = invocation(context)
    with call.desk() as opened:
        store, now = opened.desk.store, opened.desk.clock()
        one = _named(store, delivery)
        alarm = store.alarm(one.alarm)
        if one.done_at is not None and one.result is not Result.FAILED:
            raise Failed(f"{one.id[:12]} needs no other try: {_result(one)}.")
        if (alarm is None or alarm.ended_at is not None) and one.kind not in (Kind.END, Kind.ACK):
            raise Failed(f"{one.id[:12]} is about an alarm that has ended. Nothing is sent about it any more.")
        if not store.retry(one.id, now):
            raise Failed(f"{one.id[:12]} is being sent right now.")
        say(f"{one.id[:12]} is sent to {one.target} again{'' if _is_watched(store) else ' once somebody watches'}.")


@app.command("test")
def test(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A target's name in the watch file.")],
) -> None:
    """Send a test to a target, from this machine and this account."""
    call = invocation(context)
    try:
        why_not = call.console.targets.attempt(_file(call), target, real_now())
    except LookupError as error:
        raise Failed(str(error)) from None
    if why_not is not None:
        complain(f"{target} took nothing. {why_not}")
        sys.exit(FAILED)
    say(f"{target} took it.")


def _file(call: Invocation) -> WatchFile:
    file = read_watch_file(call.config())
    if file is None:
        raise Failed('No watch file is named: put watch = "~/watch.toml" into the settings.')
    return file


def _named(store: Store, begins: str) -> Delivery:
    """Return the delivery whose id begins so, among the latest."""
    one = store.sending(begins)
    found = [one] if one is not None else [each for each in store.sendings(10_000) if each.id.startswith(begins)]
    if len(found) != 1 or not begins:
        known = "There are several" if found and begins else "There is no delivery"
        raise Failed(f"{known} {begins!r}. 'helpdesk watch deliveries' shows them.")
    return found[0]


def _is_watched(store: Store) -> bool:
    return not store.watch().nobody(int(moment_of(store)()))


def _watching(watching: Watch, real: int) -> str:
    if watching.round_at is None:
        return "Nobody watches this desk, and nobody has yet. Start it: helpdesk watch"
    ago = f"{length(real - watching.round_at)} ago"
    if watching.nobody(real):
        return f"Nobody watches. The last round ended {ago}."
    if watching.holder is None:
        return f"The watch was stopped. Its last round ended {ago}."
    return f"{watching.holder} watches; its last round ended {ago}."


def _plain(row: Sequence[str]) -> Sequence[Span]:
    return [(one, "") for one in row]


def _alarm_row(alarm: Alarm, policy: Policy, now: int) -> Sequence[str]:
    acked = alarm.acked_by or ""
    if alarm.ack_until is not None and acked:
        acked += f", until {spoken(alarm.ack_until, policy, now)}"
    return str(alarm.rule), alarm.about, length(now - alarm.raised_at), str(alarm.step), acked


def _target_row(tried: Tried) -> Sequence[str]:
    state = "wants nothing more" if tried.gone else f"fails: {tried.error}" if tried.failing else "works"
    return tried.target, str(tried.sent), str(tried.failed), state


def _delivery_row(one: Delivery, alarm: Alarm | None, policy: Policy, now: int) -> Sequence[str]:
    about = "" if alarm is None else f"{alarm.rule} {alarm.about}"
    about += f" and {one.more} more" if one.more else ""
    return (
        one.id[:12],
        spoken(one.planned_at, policy, now),
        one.target,
        str(one.kind),
        about,
        str(one.attempt),
        _result(one),
    )


def _result(one: Delivery) -> str:
    """Return what became of a delivery, in words."""
    if one.result is Result.DIGEST:
        return "told in a digest"
    if one.result is Result.DROPPED:
        return f"not sent: {one.error or 'it has ended'}".rstrip(".")
    if one.result is Result.SENT:
        return "taken"
    failed = "" if one.error is None else f": {one.error.rstrip('.')}"
    if one.result is Result.FAILED:
        return f"given up{failed}"
    return f"is tried again{failed}" if one.attempt else "waits"


def _status_json(watching: Watch, alarms: Sequence[Alarm], targets: Sequence[Tried], real: int) -> Mapping[str, object]:
    return {
        "watched": not watching.nobody(real),
        "holder": watching.holder,
        "last_round": iso(watching.round_at),
        "alarms": [_alarm_json(one) for one in alarms],
        "targets": [
            {"target": one.target, "sent": one.sent, "failed": one.failed, "failing": one.failing, "gone": one.gone}
            for one in targets
        ],
    }


def _alarm_json(alarm: Alarm) -> Mapping[str, object]:
    return {
        "key": alarm.key,
        "rule": str(alarm.rule),
        "number": alarm.number,
        "why": alarm.why,
        "priority": None if alarm.priority is None else f"P{alarm.priority}",
        "raised_at": iso(alarm.raised_at),
        "step": alarm.step,
        "acknowledged_by": alarm.acked_by,
        "acknowledged_until": iso(alarm.ack_until),
    }


def _delivery_json(one: Delivery, alarm: Alarm | None) -> Mapping[str, object]:
    return {
        "id": one.id,
        "target": one.target,
        "who": one.who,
        "kind": str(one.kind),
        "rule": None if alarm is None else str(alarm.rule),
        "number": None if alarm is None else alarm.number,
        "step": one.step,
        "planned_at": iso(one.planned_at),
        "tries": one.attempt,
        "done_at": iso(one.done_at),
        "result": None if one.result is None else str(one.result),
        "error": None if one.result is Result.DIGEST else one.error,
        "more": one.more,
    }
