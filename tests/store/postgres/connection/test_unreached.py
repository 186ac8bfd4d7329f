from __future__ import annotations

import pytest

from helpdesk_tui.store.base import StoreError, Unavailable, Unusable
from helpdesk_tui.store.postgres.connection.unreached import unreached

_AT = 'connection failed: connection to server at "10.0.0.1", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        (f'{_AT}FATAL:  password authentication failed for user "ana"', Unavailable, "does not let you in"),
        (f"{_AT}fe_sendauth: no password supplied", Unavailable, "passfile"),
        (f'{_AT}FATAL:  no pg_hba.conf entry for host "10.0.0.2", user "ana"', Unavailable, "does not let you in"),
        (f'{_AT}FATAL:  role "ana" is not permitted to log in', Unavailable, "does not let you in"),
        (f'{_AT}FATAL:  database "desk" does not exist', Unusable, "no database"),
        (f"{_AT}FATAL:  sorry, too many clients already", Unavailable, "no connection left"),
        (f"{_AT}FATAL:  remaining connection slots are reserved", Unavailable, "no connection left"),
        (f"{_AT}SSL error: certificate verify failed", Unavailable, "root.crt"),
        (f"{_AT}server does not support SSL, but SSL was required", Unavailable, "no trusted connection"),
        (f"{_AT}session is read-only", Unavailable, "standby"),
        (
            f"{_AT}Connection refused\n\tIs the server running on that host?",
            Unavailable,
            "reached: Connection refused.",
        ),
        (f"{_AT}FATAL:  le système est en train de démarrer", Unavailable, "reached: le système est en train"),
        ('invalid connection option "colour"\n', Unusable, "cannot be used"),
        ('connection is bad: definition of service "far" not found', Unusable, "cannot be used"),
        ("", Unavailable, "it says nothing"),
    ],
)
def test_each_reason_has_its_sentence(said: str, kind: type[StoreError], told: str) -> None:
    error = unreached(said, "postgresql://a/desk")
    assert isinstance(error, kind)
    assert told in str(error)
    assert "postgresql://a/desk" in str(error)
    assert "Nothing was written." in str(error)


def test_of_several_hosts_each_reason_is_told_once() -> None:
    said = "\n".join(
        [
            "Multiple connection attempts failed. All failures were:",
            f"- host: 'a', port: None, hostaddr: '10.0.0.1': {_AT}Connection refused",
            "\tIs the server running on that host?",
            f"- host: 'b', port: None, hostaddr: '10.0.0.2': {_AT}Connection refused",
            f"- host: 'c', port: None, hostaddr: '10.0.0.3': {_AT}timeout expired",
        ]
    )
    assert "reached: Connection refused; timeout expired. Nothing" in str(unreached(said, "x"))
