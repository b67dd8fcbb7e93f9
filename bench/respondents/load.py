"""Respondents for the bench, in a process of their own: sockets kept open, every page sent when the one before it was
answered. Prints a line of figures."""

from __future__ import annotations

import json
import random
import select
import socket
import sys
import time
from urllib.parse import urlencode

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


class Visitor:
    """One connection; when a survey is done the next respondent sits down at it."""

    def __init__(self, about: dict, dice: random.Random) -> None:
        self.about, self.dice = about, dice
        self.wire = socket.create_connection(("127.0.0.1", about["port"]))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.at = len(about["pages"])
        self.getting = False
        self.since = 0.0

    def send(self) -> None:
        self.since = time.perf_counter()
        if self.at >= len(self.about["pages"]):
            self.at, self.key = 0, f"k1{self.dice.getrandbits(96):024x}"
        page = self.about["pages"][self.at]
        start = f"/s/{self.about['code']}"
        fields = {
            "_n": self.about["numbers"][self.at],
            "_v": self.about["version"],
            "_l": "nl",
            page: self.dice.randrange(1, 11),
        }
        if self.at == 0:
            fields |= {"_k": self.key, "_p": page}
        body = urlencode(fields)
        address = start if self.at == 0 else f"{start}/{self.key}/{page}"
        self.wire.sendall(
            f"POST {address} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
        )
        self.at += 1

    def get(self) -> None:
        page = self.about["pages"][self.at] if self.at < len(self.about["pages"]) else "end"
        self.wire.sendall(
            f"GET /s/{self.about['code']}/{self.key}/{page} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n"
            "Accept-Encoding: gzip\r\n\r\n".encode()
        )

    def hear(self) -> int:
        """The status when the whole answer is there, else 0."""
        self.heard += self.wire.recv(65536)
        head, found, rest = self.heard.partition(b"\r\n\r\n")
        if not found:
            return 0
        low = head.lower()
        at = low.find(b"content-length:")
        length = int(low[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) < length:
            return 0
        self.heard = b""
        return int(head[9:12])


def main() -> None:
    about = json.loads(sys.argv[1])
    dice = random.Random(about["seed"])
    visitors = [Visitor(about, dice) for _ in range(about["visitors"])]
    by_number = {visitor.wire.fileno(): visitor for visitor in visitors}
    poll = select.epoll()
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    for visitor in visitors:
        visitor.send()
    posts = gets = others = everything = 0
    waits: list[float] = []
    began = time.perf_counter()
    warm, end = began + about["warm"], began + about["warm"] + about["seconds"]
    while (now := time.perf_counter()) < end:
        for number, _ in poll.poll(0.2):
            visitor = by_number[number]
            status = visitor.hear()
            if not status:
                continue
            counts = now >= warm
            if visitor.getting:
                gets += counts and status == 200
                visitor.getting = False
                visitor.send()
                continue
            everything += 1
            posts += counts and status == 303
            others += status != 303
            if counts:
                waits.append(time.perf_counter() - visitor.since)
            if about["gets"]:
                visitor.getting = True
                visitor.get()
            else:
                visitor.send()
    waits.sort()
    figures = {"posts": posts / about["seconds"], "gets": gets / about["seconds"], "others": others, "all": everything}
    for share in (50, 95, 99):
        figures[f"p{share}"] = 1000 * waits[min(len(waits) - 1, len(waits) * share // 100)] if waits else None
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
