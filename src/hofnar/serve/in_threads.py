"""Runs a WSGI application behind granian's RSGI: each request in a thread, bodies both ways in bounded memory."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from hofnar.serve.environ import environ_of

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
SMALL = 64 * 1024  # bytes that come and go as a whole


class InThreads:
    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Any, protocol: Any) -> None:
        loop = asyncio.get_running_loop()
        body: IO[bytes] = io.BytesIO()  # Django reads no body whose length was not said
        if said := scope.headers.get("content-length", ""):
            is_small = said.isdecimal() and int(said) <= SMALL
            body = io.BytesIO(await protocol()) if is_small else io.BufferedReader(_Incoming(loop, protocol), SMALL)
        exchange = _Exchange(loop, protocol)
        await loop.run_in_executor(self.pool, exchange.run, self.application, environ_of(scope, body))
        if exchange.whole is not None:
            protocol.response_bytes(exchange.status, exchange.headers, exchange.whole)


class _Incoming(io.RawIOBase):
    """A body that is fetched from the event loop while a thread reads it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: Any) -> None:
        self.loop, self.chunks, self.left = loop, aiter(protocol), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.left:
            self.left = asyncio.run_coroutine_threadsafe(self._next(), self.loop).result()
        part, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    async def _next(self) -> bytes:
        async for chunk in self.chunks:
            if chunk:
                return bytes(chunk)
        return b""


class _Exchange:
    """One request in its thread. A response that is there as a whole is left for the event loop to send."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: Any) -> None:
        self.loop, self.protocol = loop, protocol
        self.status, self.headers = 500, list[tuple[str, str]]()
        self.whole: bytes | None = None

    def run(self, application: Application, environ: dict[str, Any]) -> None:
        result = application({**environ, "wsgi.file_wrapper": _Blocks}, self._start)
        try:
            if getattr(result, "streaming", not isinstance(result, list | tuple)):
                self._stream(iter(result))
            else:
                self.whole = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()

    def _start(self, status: str, headers: list[tuple[str, str]], problem: Any = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower(), value) for name, value in headers]

    def _stream(self, parts: Iterator[bytes]) -> None:
        first = next(parts, b"")  # an application may say how it answers only when the first part is asked for
        transport = self._on_loop(self._open())
        while first or (first := next(parts, b"")):
            self._on_loop(_sent(transport, first))
            first = b""

    async def _open(self) -> Any:
        return self.protocol.response_stream(self.status, self.headers)

    def _on_loop(self, does: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(does, self.loop).result()


async def _sent(transport: Any, part: bytes) -> None:
    await transport.send_bytes(part)


class _Blocks:
    """A file, in blocks: ``streaming`` so that it is never read as a whole."""

    streaming = True

    def __init__(self, file: IO[bytes], size: int = SMALL) -> None:
        self.file = file
        self.close = getattr(file, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        while block := self.file.read(SMALL):
            yield block
