"""What the web server talks to: respondents on the event loop, everybody else in threads.

A post waits for its commit without a thread of its own, so that hundreds of them share one transaction and nobody
fights for Python's lock (docs/decisions/0011-answering-short-cuts.md). What needs the database before that, a link
that is not in memory or a page to be drawn, is done in a thread: Django refuses to do it on the loop.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from hofnar.responses import just_stored, lean, quick, views, writer
from hofnar.responses.answering import LARGEST_POST, Waiting, after
from hofnar.responses.merging import Merged
from hofnar.responses.places import this_thread_keeps
from hofnar.serve.environ import environ_of
from hofnar.serve.in_threads import Application, InThreads


class Front:
    def __init__(self, product: Application, threads: int) -> None:
        self.product = InThreads(product, threads)
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="respondents")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        this_thread_keeps()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if not scope.path.startswith(lean.DOORS):
            await self.product(scope, protocol)
            return
        body = await _body(scope, protocol)
        waiting = quick.waiting(scope, body) if scope.method == "POST" else None
        merged = await _stored(waiting)
        headers = quick.headers(waiting, merged, scope) if waiting and merged else None
        if headers is not None:
            protocol.response_bytes(303, headers, b"")
            return
        response = await self._whole_way(environ_of(scope, io.BytesIO(body)), waiting, merged)
        protocol.response_bytes(response.status_code, _headers(response), response.content)

    async def _whole_way(self, environ: dict[str, Any], waiting: Waiting | None, merged: Merged | None) -> HttpResponse:
        request = WSGIRequest(environ)
        if request.method != "POST":
            return await self._here(lambda: lean.answer(WSGIRequest(environ)))  # type: ignore[no-any-return]
        found = waiting or lean.refused(request) or await self._here(lambda: lean.begun(_again(environ)))
        if isinstance(found, Waiting):
            merged = merged or (None if waiting else await _stored(found))
            found = await self._here(partial(_told, found, merged, request))
        return lean.finished(found, request)

    async def _here(self, do: Callable[[], lean.Found]) -> Any:
        """On the loop, for what is in memory; else in a thread, from the beginning."""
        try:
            return do()
        except SynchronousOnlyOperation:
            return await self._in_thread(do)

    async def _in_thread(self, do: Callable[..., lean.Found], *given: Any) -> Any:
        def done() -> lean.Found:
            found = do(*given)
            lean.let_go(found)
            return found

        return await asyncio.get_running_loop().run_in_executor(self.pool, done)


def _again(environ: dict[str, Any]) -> HttpRequest:
    environ["wsgi.input"].seek(0)
    return WSGIRequest(environ)


async def _stored(waiting: Waiting | None) -> Merged | None:
    """None: there was nothing to store, or it could not be stored."""
    try:
        if waiting is None:
            return None
        merged = await writer.committed(waiting.post)
        just_stored.remember(waiting.post, merged)
        return merged
    except writer.NotStored:
        return None


def _told(waiting: Waiting, merged: Merged | None, request: HttpRequest) -> HttpResponse:
    given = (views.not_kept, waiting) if merged is None else (after, waiting, merged, request)
    return lean.quietly(*given)  # type: ignore[no-any-return]


async def _body(scope: Any, protocol: Any) -> bytes:
    """No more than is looked at, whatever is sent."""
    said = scope.headers.get("content-length", "")
    if said.isdecimal() and int(said) <= LARGEST_POST:
        return bytes(await protocol())
    body = b""
    async for chunk in protocol:
        body += chunk
        if len(body) > LARGEST_POST:
            break
    return body


def _headers(response: HttpResponse) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in lean.headers_of(response)]
