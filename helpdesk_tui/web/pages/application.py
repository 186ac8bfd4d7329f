"""The pages by their addresses (WSGI, PEP 3333): read with GET and HEAD, each behind its own token, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from helpdesk_tui.domain.rules.roles import NotAllowed
from helpdesk_tui.reports.board.page import CSP, REFRESH
from helpdesk_tui.reports.metrics.texts import OPENMETRICS
from helpdesk_tui.store.base import Busy, Declined, StoreError
from helpdesk_tui.web.pages.answers import HTML, Answer, refused
from helpdesk_tui.web.pages.gate import admitted
from helpdesk_tui.web.pages.report import report
from helpdesk_tui.wiring.crash import keep
from helpdesk_tui.wiring.pages.tokens import Scope

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from helpdesk_tui.web.pages.desk import Desk
    from helpdesk_tui.wiring.pages.tokens import Tokens

Page = Callable[["Desk", Mapping[str, object]], Answer]


def _metrics(desk: Desk, environ: Mapping[str, object]) -> Answer:
    return Answer(desk.metrics(), OPENMETRICS)


def _wallboard(desk: Desk, environ: Mapping[str, object]) -> Answer:
    return Answer(desk.board(), HTML, csp=CSP)


PAGES: Mapping[str, tuple[Scope, Page]] = {
    "/metrics": (Scope.METRICS, _metrics),
    "/wallboard": (Scope.WALLBOARD, _wallboard),
    "/report": (Scope.REPORT, report),
}
"""The pages by their addresses."""


class Application:
    """Answers requests. Nothing of a request is logged, for a token may stand in it."""

    def __init__(self, desk: Desk, tokens: Tokens) -> None:
        """Answer from ``desk``, to those who have one of ``tokens``."""
        self._desk = desk
        self._tokens = tokens

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(environ)
        start_response(f"{answer.status.value} {answer.status.phrase}", list(answer.all_headers()))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [answer.body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return refused(HTTPStatus.METHOD_NOT_ALLOWED, "These pages are read, and nothing else.", Allow="GET, HEAD")
        found = PAGES.get(environ.get("PATH_INFO", ""))
        if found is None:
            return refused(HTTPStatus.NOT_FOUND, f"There is no such page. There are {', '.join(PAGES)}.")
        scope, made = found
        try:
            return admitted(scope, environ, self._tokens.opens) or made(self._desk, environ)
        except ValueError as error:
            sentence = str(error).rstrip(".")
            return refused(HTTPStatus.BAD_REQUEST, f"{sentence[:1].upper()}{sentence[1:]}.")
        except (Declined, Busy) as error:
            return _failed(scope, str(error))
        except (StoreError, NotAllowed):
            # The sentence may name a path of this machine, which whoever has a token need not know.
            return _failed(scope, "The desk cannot be read now. It is asked again with the next request.")
        except Exception as error:
            keep(error)
            return _failed(scope, "Something went wrong here; the log of errors says what.")


def _failed(scope: Scope, sentence: str) -> Answer:
    """Return that there is no page now; a wallboard without its script asks again by itself."""
    again = {"Refresh": str(REFRESH)} if scope is Scope.WALLBOARD else {}
    return refused(HTTPStatus.SERVICE_UNAVAILABLE, sentence, Retry_After=str(REFRESH), **again)
