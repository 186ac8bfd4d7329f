"""The wallboard's page in a real browser: it turns stale when nothing new comes, and is live again by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.shift.alarms import Watch
from helpdesk_tui.domain.shift.figures import Attainment
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.board.page import CSP, page
from helpdesk_tui.reports.board.standing import Beside, Board
from helpdesk_tui.wiring.pages.tokens import Scope
from tests.web.pages.conftest import NewToken
from tests.web.pages.desks import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request, Route

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

NOW = 1_795_000_000
POLICY = parse_policy((Path(__file__).parents[3] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
QUIET = Board(
    NOW, NOW, 0, None, {}, {}, None, [], Attainment(Priority.P6, 0, 0, None), 0, 0, Watch("w", NOW), 0, 0, Beside()
)
PLACE = "http://desk.example/wallboard"


class Server:
    """Answers the page's requests, by a clock that the test moves with the browser's; ``wrong`` is a status."""

    def __init__(self) -> None:
        self.now = NOW
        self.opened = 5
        self.frozen: int | None = None
        self.wrong: int | None = None
        self.ahead = 0
        self.asked = 0

    def answer(self, route: Route) -> None:
        self.asked += 1
        if self.wrong is not None:
            route.fulfill(status=self.wrong, body="<h1>Bad Gateway</h1>", content_type="text/html")
            return
        board = replace(QUIET, open={Priority.P4: self.opened})
        date = format_datetime(datetime.fromtimestamp(self.now, UTC), usegmt=True)
        headers = {"Content-Security-Policy": CSP, "Date": date, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=page(board, POLICY, self.frozen or self.now), headers=headers)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Shown:
    """The page in the browser, with a clock that only the test moves."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.page = browser.new_page()
        self.said: list[str] = []
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", lambda message: self.said.append(message.text) if "CSP" in message.text else None)
        self.page.clock.install(time=NOW + server.ahead)
        self.page.route("**/*", server.answer)
        self.page.goto(PLACE)

    def passes(self, seconds: int) -> None:
        """Let time pass, second by second, with all that the page does in it."""
        for _ in range(seconds):
            self.server.now += 1
            asked = self.server.asked
            self.page.clock.run_for(1000)
            if self.server.asked > asked:
                self.page.wait_for_load_state("networkidle")

    def sleeps(self, seconds: int) -> None:
        """Hide the page and let time pass in which it does nothing at all, then show it."""
        self.server.now += seconds
        self.page.clock.set_system_time(self.server.now + self.server.ahead)
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        self.page.wait_for_load_state("networkidle")

    def until(self, stale: bool) -> None:
        self.page.wait_for_function(
            "stale => document.documentElement.classList.contains('stale') === stale", arg=stale
        )

    @property
    def age(self) -> str:
        return str(self.page.text_content("#age"))


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    server = Server()
    shown = Shown(browser, server)
    yield shown
    assert shown.said == []
    shown.page.close()


def test_a_writer_that_stops_is_seen_within_ten_seconds(shown: Shown) -> None:
    shown.passes(20)
    shown.until(stale=False)
    shown.server.frozen = shown.server.now
    shown.passes(9)
    shown.until(stale=False)
    shown.passes(2)
    shown.until(stale=True)
    assert shown.age in ("STALE 00:10", "STALE 00:11")
    shown.passes(60)
    assert shown.age in ("STALE 01:10", "STALE 01:11")
    shown.server.frozen, shown.server.opened = None, 6
    shown.passes(5)
    shown.until(stale=False)
    assert shown.page.text_content("section:nth-of-type(4) .big") == "6"
    assert shown.page.url == PLACE


def test_a_proxy_that_answers_502_for_a_minute_does_not_end_it(shown: Shown) -> None:
    shown.server.wrong = 502
    shown.passes(60)
    shown.until(stale=True)
    assert shown.page.text_content("section:nth-of-type(4) .big") == "5"
    shown.server.wrong, shown.server.opened = None, 7
    shown.passes(5)
    shown.until(stale=False)
    assert shown.page.text_content("section:nth-of-type(4) .big") == "7"


@pytest.mark.parametrize("wrong", [None, 502])
def test_a_page_that_was_hidden_for_a_minute_is_fresh_or_stale(shown: Shown, wrong: int | None) -> None:
    shown.server.wrong, shown.server.opened = wrong, 8
    shown.sleeps(60)
    shown.until(stale=wrong is not None)
    assert shown.page.text_content("section:nth-of-type(4) .big") == ("5" if wrong else "8")


def test_a_screen_whose_clock_is_wrong_shows_fresh_figures_as_fresh(browser: Browser) -> None:
    server = Server()
    server.ahead = 3_600
    shown = Shown(browser, server)
    shown.until(stale=False)
    shown.passes(12)
    shown.until(stale=False)
    server.wrong = 502
    shown.passes(16)
    shown.until(stale=True)
    shown.page.close()


def test_it_works_without_its_script(browser: Browser) -> None:
    server = Server()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.route("**/*", server.answer)
    plain.goto(PLACE)
    assert plain.text_content("section:nth-of-type(4) .big") == "5"
    refresh = plain.locator("meta[http-equiv=refresh]")
    assert refresh.get_attribute("content") == "15"
    context.close()


def test_the_token_is_gone_from_the_browser_s_address_and_told_to_nobody(
    browser: Browser, db: Path, token: NewToken
) -> None:
    text = token(Scope.WALLBOARD)
    with served(db) as (port, _):
        context = browser.new_context()
        shown = context.new_page()
        asked: list[Request] = []
        shown.on("request", lambda request: asked.append(request))
        shown.goto(f"http://127.0.0.1:{port}/wallboard?t={text}")
        with shown.expect_response(lambda answer: answer.ok and answer.request.resource_type == "fetch"):
            pass
        assert shown.url == f"http://127.0.0.1:{port}/wallboard"
        assert "1 P1 UNANSWERED" in str(shown.text_content("header"))
        first, *others = asked
        assert text in first.url and len(others) >= 2
        assert not any(text in request.url for request in others)
        assert {request.all_headers().get("referer") for request in asked} == {None}
        assert text not in shown.content() and shown.evaluate("document.cookie") == ""
        assert shown.evaluate("performance.getEntriesByType('navigation')[0].name").endswith("/wallboard")
        [cookie] = context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/wallboard")
        context.close()
