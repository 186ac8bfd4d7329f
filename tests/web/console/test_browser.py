"""The console in a real browser: what a technician sees, types, copies and pastes there, and what ends with the tab."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Request, expect, sync_playwright

from helpdesk_tui.domain.tickets.ticket import Priority
from tests.terminal import PATIENT
from tests.web.console.served import SUBJECT, Served, wait_for

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    f"--{option}"
    for option in (
        "headless", "no-sandbox", "disable-gpu", "disable-3d-apis", "disable-quic", "no-first-run",
        "disable-background-networking", "disable-component-update", "disable-sync",
    )
]  # fmt: skip

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served"), "--listen", "127.0.0.1:0") as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENT * 1_000)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS, timeout=PATIENT * 1_000)
        yield browser
        browser.close()


class Tab:
    """A technician's tab. The text of the terminal is read as a screen reader would."""

    def __init__(self, context: BrowserContext, served: Served) -> None:
        self.served, self.asked, self.wrong = served, list[Request](), list[str]()
        context.on("request", lambda request: self.asked.append(request))
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENT * 1_000)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def enter(self, name: str) -> None:
        self.link = self.served.link(name)
        self.page.goto(self.link)
        self.page.get_by_role("button", name="Open the console").click()
        self.until(SUBJECT)

    def until(self, text: str) -> None:
        expect(self.page.locator(".xterm-accessibility-tree")).to_contain_text(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def strike(self, letter: str) -> None:
        """Press a key of a keyboard that has a letter which the American one has not."""
        line = self.page.context.new_cdp_session(self.page)
        key = {"key": letter, "code": "BracketLeft", "windowsVirtualKeyCode": 186}
        line.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **key})
        line.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def reads(self) -> str:
        """Return what is on the browser's clipboard."""
        return str(self.page.evaluate("navigator.clipboard.readText()"))


@contextmanager
def tab(browser: Browser, served: Served, name: str) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 1000, "height": 600})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.origin)
    context.add_init_script("localStorage.setItem('helpdesk.reader', 'true')")
    try:
        tab = Tab(context, served)
        tab.enter(name)
        yield tab
        assert tab.wrong == []
        for request in tab.asked:
            # Only what the page is made of, and the token in none of it.
            assert request.url.startswith(f"{served.origin}/"), request.url
            secret = tab.link.partition("#")[2]
            assert secret not in request.url.partition("#")[0] and secret not in str(request.headers), request.url
    finally:
        context.close()


@pytest.fixture(scope="module")
def ana(browser: Browser, served: Served) -> Iterator[Tab]:
    """Ana's tab, which every test leaves in the queue; at the end nothing of it may be left."""
    with tab(browser, served, "ana") as ana:
        yield ana
    wait_for(lambda: not served.consoles())


def test_a_technician_works_with_the_keys_of_the_console(ana: Tab, served: Served) -> None:
    assert ana.page.url == f"{served.origin}/"
    expect(ana.page).to_have_title("Help desk")
    ana.page.evaluate("window.same = true")
    ana.press("p", "2")
    wait_for(lambda: served.ticket.priority is Priority.P2)
    # The browser's own keys are the console's here.
    ana.press("F5", "Control+r", "Control+f", "Control+k", "Escape", "Escape")
    assert ana.page.evaluate("window.same")
    ana.press("m")
    ana.until("Note what")
    ana.press(*"Line of M")
    ana.strike("ü")
    ana.press(*"ller", "Enter")
    wait_for(partial(served.noted, "Line of Müller"))


def test_what_is_copied_is_on_the_browsers_clipboard_and_what_is_pasted_is_one_text(ana: Tab, served: Served) -> None:
    ana.press("y", "l")
    wait_for(lambda: SUBJECT in ana.reads())
    # Where the browser says no, whoever sits there is asked to press something.
    context = ana.page.context
    context.clear_permissions()
    context.grant_permissions(["clipboard-read"], origin=served.origin)
    ana.press("y", "y")
    ana.page.get_by_role("button", name="Copy").click()
    wait_for(lambda: ana.reads() == f"#{served.number}")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.origin)
    ana.page.evaluate("navigator.clipboard.writeText('q\\nq: two lines')")
    ana.press("m")
    ana.until("Note what")
    ana.press("Control+v")
    ana.until("two lines")
    ana.press("Enter")
    wait_for(partial(served.noted, "two lines"))


def test_a_page_of_another_origin_gets_no_console_although_the_browser_sends_the_cookie(
    ana: Tab, served: Served
) -> None:
    # The same host at another port: for cookies it is the same site.
    other = ana.page.context.new_page()
    other.route("http://127.0.0.1:9/", lambda route: route.fulfill(body="<p>evil</p>", content_type="text/html"))
    other.goto("http://127.0.0.1:9/")
    got = other.evaluate(
        """address => new Promise(done => {
            const socket = new WebSocket(address);
            socket.onopen = () => done("open");
            socket.onclose = () => done("refused");
        })""",
        f"{served.origin.replace('http', 'ws')}/socket",
    )
    other.close()
    assert got == "refused" and len(served.consoles()) == 1
    ana.asked[:] = [request for request in ana.asked if not request.url.startswith("http://127.0.0.1:9/")]


def test_another_technician_works_as_themselves_and_their_console_ends_with_the_tab(
    ana: Tab, browser: Browser, served: Served
) -> None:
    hers = served.consoles()
    with tab(browser, served, "bo") as bo:
        for one, name in ((ana, "ana"), (bo, "bo")):
            one.press("m")
            one.until("Note what")
            one.press(*f"By {name}", "Enter")
            wait_for(partial(served.noted, f"By {name}"))
            last = served.store.history(served.number)[-1]
            assert (last.actor, last.via) == (name, served.account)
        [console] = served.consoles() - hers
        bo.page.close()
        wait_for(lambda: served.consoles() == hers)
        assert not Path(f"/proc/{console}").exists()


def test_a_page_that_is_loaded_again_has_a_new_console_and_enter_opens_one_after_the_end(
    ana: Tab, served: Served
) -> None:
    first = served.consoles()
    ana.page.reload()
    ana.until(SUBJECT)
    wait_for(lambda: len(served.consoles()) == 1 and served.consoles() != first)
    ana.press("q")
    state = ana.page.get_by_role("status")
    expect(state).to_contain_text("Press Enter to open a new one")
    wait_for(lambda: not served.consoles())
    ana.press("Enter")
    ana.until(SUBJECT)
    expect(state).to_be_hidden()
    assert len(served.consoles()) == 1
    ana.page.get_by_role("button", name="Log out").click()
    ana.page.get_by_text("opens with a link that works once").wait_for()
    assert [said for said in ana.wrong if "403" not in said] == []
    ana.wrong.clear()
