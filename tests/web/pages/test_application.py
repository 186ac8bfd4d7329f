"""The pages: who sees which, what they say, and what a browser may do with them."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics

from helpdesk_tui.reports.board.page import CSP
from helpdesk_tui.reports.report import Report
from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.web.pages.application import PAGES, Application
from helpdesk_tui.web.pages.desk import Desk
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.looking import Looking
from helpdesk_tui.wiring.pages.tokens import Scope, Tokens
from tests.web.pages.conftest import NewToken
from tests.web.pages.desks import ask


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_to_its_own_token_alone(application: Application, token: NewToken, page: str) -> None:
    own, others = PAGES[page][0], [scope for scope in Scope if scope is not PAGES[page][0]]
    assert ask(application, page, HTTP_AUTHORIZATION=f"Bearer {token(own)}").status == 200
    for scope in others:
        text = token(scope)
        assert ask(application, page, HTTP_AUTHORIZATION=f"Bearer {text}").status == 401
        assert ask(application, page, HTTP_COOKIE=f"helpdesk-{own}={text}").status == 401
        assert ask(application, f"{page}?t={text}").status == 403
    for wrong in ({}, {"HTTP_AUTHORIZATION": "Bearer "}, {"HTTP_AUTHORIZATION": f"Basic {token(own)}"},
                  {"HTTP_COOKIE": f"other={token(own)}"}, {"HTTP_COOKIE": "\x00;=;"}):  # fmt: skip
        refused = ask(application, page, **wrong)
        assert refused.status == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert "switch" not in refused.text


def test_a_token_in_the_address_becomes_a_cookie_and_leaves_the_address(
    application: Application, token: NewToken
) -> None:
    text = token(Scope.REPORT)
    entered = ask(application, f"/report?month=2026-11&t={text}&form=json")
    assert (entered.status, entered.headers["location"]) == (303, "/report?month=2026-11&form=json")
    cookie = entered.headers["set-cookie"]
    assert {"Path=/report", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert text not in entered.text
    assert entered.headers["referrer-policy"] == "no-referrer"
    by_tls = ask(application, f"/report?t={text}", HTTP_X_FORWARDED_PROTO="https")
    assert by_tls.headers["set-cookie"].endswith("; Secure")
    seen = ask(application, entered.headers["location"], HTTP_COOKIE=cookie.split(";")[0])
    assert seen.status == 200


def test_the_address_that_is_gone_on_to_is_always_the_page_itself(application: Application, token: NewToken) -> None:
    text = token(Scope.WALLBOARD)
    for query in (f"t={text}&next=https://evil.example", f"%0d%0aSet-Cookie:x=1&t={text}", f"t=x&t={text}"):
        there = ask(application, f"/wallboard?{query}").headers["location"]
        assert there.startswith("/wallboard")
        assert "\r" not in there and "\n" not in there and text not in there


def test_a_revoked_token_opens_nothing_from_then_on(application: Application, tokens: Tokens, token: NewToken) -> None:
    first, second = token(Scope.METRICS), token(Scope.METRICS)
    [kept, _] = tokens.all()
    assert ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {first}").status == 200
    assert tokens.revoke(lambda one: one.name == kept.name) == [kept]
    assert ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {first}").status == 401
    assert ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {second}").status == 200


def test_a_token_is_kept_as_its_digest_in_a_file_of_the_owner_alone(tokens: Tokens, token: NewToken) -> None:
    text = token(Scope.METRICS)
    assert text not in tokens.path.read_text()
    assert tokens.path.stat().st_mode & 0o777 == 0o600
    os.chmod(tokens.path, 0o640)
    with pytest.raises(Declined, match="Remove it"):
        Tokens(tokens.path).all()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tokens": [{"digest": "x"}]}'])
def test_a_damaged_file_opens_nothing(application: Application, tokens: Tokens, token: NewToken, text: str) -> None:
    own = token(Scope.METRICS)
    tokens.path.write_text(text)
    assert ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {own}").status == 503


def test_pages_are_read_and_nothing_else(application: Application, token: NewToken) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        answer = ask(application, "/metrics", method, HTTP_AUTHORIZATION=f"Bearer {token(Scope.METRICS)}")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD"), method


def test_a_head_has_the_headers_alone(application: Application, token: NewToken) -> None:
    bearer = f"Bearer {token(Scope.WALLBOARD)}"
    whole = ask(application, "/wallboard", HTTP_AUTHORIZATION=bearer)
    head = ask(application, "/wallboard", "HEAD", HTTP_AUTHORIZATION=bearer)
    assert (head.status, head.text, head.headers) == (200, "", whole.headers)


def test_there_are_no_other_pages(application: Application) -> None:
    for address in ("/", "/metrics/", "/wallboard/../metrics", "/x//metrics", "/favicon.ico"):
        assert ask(application, address).status == 404, address


@pytest.mark.parametrize("page", [*PAGES, "/nothing"])
def test_every_answer_keeps_a_browser_from_doing_more(application: Application, token: NewToken, page: str) -> None:
    for headers in ({}, {"HTTP_AUTHORIZATION": f"Bearer {token(PAGES[page][0])}"} if page in PAGES else {}):
        sent = ask(application, page, **headers).headers
        assert sent["cache-control"] == "no-store"
        assert sent["x-content-type-options"] == "nosniff"
        assert sent["referrer-policy"] == "no-referrer"
        assert sent["content-security-policy"].startswith("default-src 'none'")
        assert sent["content-security-policy"].endswith("frame-ancestors 'none'")
        assert "access-control-allow-origin" not in sent
        assert "server" not in sent


def test_the_wallboard_is_the_page_with_its_own_rules(application: Application, token: NewToken) -> None:
    page = ask(application, "/wallboard", HTTP_AUTHORIZATION=f"Bearer {token(Scope.WALLBOARD)}")
    assert "1 P1 UNANSWERED" in page.text and "switch" not in page.text
    assert page.headers["content-security-policy"].startswith(CSP)
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_the_metrics_are_openmetrics(application: Application, token: NewToken) -> None:
    page = ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {token(Scope.METRICS)}")
    assert page.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert page.text.endswith("# EOF\n")
    assert "helpdesk_tickets_open" in {one.name for one in read_openmetrics(page.text)}


def test_a_report_comes_for_a_month_in_a_form(application: Application, token: NewToken) -> None:
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token(Scope.REPORT)}"}
    made = ask(application, "/report?form=json", **bearer)
    assert made.headers["content-type"] == "application/json"
    assert json.loads(made.text)
    assert ask(application, "/report?form=csv", **bearer).text.startswith("from,until,group")
    assert ask(application, "/report?form=text", **bearer).text.startswith("Report on")
    page = ask(application, "/report", **bearer)
    assert page.text.lower().startswith("<!doctype html>") and "<script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    for wrong in ("month=2026-13", "month=2099-01", "month=x", "form=exe", "by=technician"):
        refused = ask(application, f"/report?{wrong}", **bearer)
        assert refused.status == 400, wrong
        assert refused.text.endswith(".\n") and not refused.text[0].islower()


def test_reports_that_take_long_keep_nobody_from_the_other_pages(
    application: Application, token: NewToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ends, real = threading.Semaphore(0), threading.Event(), Looking.report

    def long(self: Looking, month: str) -> Report:
        begun.release()
        ends.wait()
        return real(self, month)

    monkeypatch.setattr(Looking, "report", long)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token(Scope.REPORT)}"}
    answers: list[int] = []
    asking = [
        threading.Thread(
            target=lambda at=month: answers.append(ask(application, f"/report?month={at}", **bearer).status)
        )
        for month in ("2026-01", "2026-02")
    ]
    for one in asking:
        one.start()
    for _ in asking:
        begun.acquire()
    third = ask(application, "/report?month=2026-03", **bearer)
    assert (third.status, "Ask again" in third.text) == (503, True)
    assert ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {token(Scope.METRICS)}").status == 200
    ends.set()
    for one in asking:
        one.join()
    assert answers == [200, 200]
    assert ask(application, "/report?month=2026-03", **bearer).status == 200
    monkeypatch.setattr(Looking, "report", None)
    assert ask(application, "/report?month=2026-03", **bearer).status == 200, "made a moment ago"


def test_a_desk_that_is_away_is_told_without_its_path_and_comes_back(
    application: Application, token: NewToken, db: Path
) -> None:
    bearers = {page: f"Bearer {token(scope)}" for page, (scope, _) in PAGES.items()}
    there = db.with_name("elsewhere.db")
    os.rename(db, there)
    for page, bearer in bearers.items():
        away = ask(application, page, HTTP_AUTHORIZATION=bearer)
        assert away.status == 503
        assert str(db.parent) not in away.text
        assert away.headers.get("refresh") == ("15" if page == "/wallboard" else None)
    os.rename(there, db)
    for page, bearer in bearers.items():
        assert ask(application, page, HTTP_AUTHORIZATION=bearer).status == 200


def test_what_goes_wrong_is_kept_in_the_log_without_the_request(
    application: Application, token: NewToken, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = token(Scope.METRICS)

    def broken(self: Desk) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(Desk, "metrics", broken)
    answer = ask(application, "/metrics", HTTP_AUTHORIZATION=f"Bearer {own}")
    assert answer.status == 503 and "broken" not in answer.text
    [log] = [one for one in (tmp_path / "XDG_STATE_HOME").rglob("log*") if one.is_file()]
    assert "RuntimeError" in log.read_text() and own not in log.read_text()


def test_serving_writes_nothing(application: Application, token: NewToken, db: Path) -> None:
    store = SqliteStore(db)
    before = store.stamp()
    for page, (scope, _) in PAGES.items():
        assert ask(application, page, HTTP_AUTHORIZATION=f"Bearer {token(scope)}").status == 200
    assert store.stamp() == before
    store.close()


def test_the_store_of_the_pages_refuses_a_write(db: Path) -> None:
    from helpdesk_tui.wiring.opening import enter_to_read

    store, _ = enter_to_read(load({"db": str(db)}))
    with pytest.raises(Declined, match="reading alone"):
        store.put_setting("x", "1")
    with pytest.raises(Declined, match="reading alone"):
        store.leave("x")
    store.close()
