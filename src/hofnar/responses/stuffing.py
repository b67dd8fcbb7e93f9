"""One person who answers an open link many times over. What is kept apart for it is counted, and can be let in.

Three signs, none of which is speed alone:
- the same browser has begun more than five times before (the cookies it holds say so; nothing is stored here);
- very many forms sent back faster than a page can be read, from one network or over a whole link;
- more answers from one network in an hour than a full lecture hall would give.
A class behind one address, everybody with the same phone, is none of these. Networks are known in memory only, under a
key made when the process began, and forgotten after an hour: no address is stored, in no mode. A kiosk is one browser
by design and is left out.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from hofnar.responses import keys
from hofnar.responses.entries import Entry
from hofnar.responses.misses import address_of

MOST_OF_A_BROWSER = 5
QUICK = 1.5  # seconds from sending a page out to getting it back: too short to read it
MOST_QUICK_OF_A_NETWORK, MOST_QUICK_OF_A_LINK = 20, 200
MOST_OF_A_NETWORK = 1_000
HOUR, MOST_REMEMBERED = 3_600.0, 200_000
WATCHED = {"link", "qr", "embed"}
INSIDE = [
    ip_network(one) for one in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")
]


@dataclass(slots=True)
class _Tally:
    since: float
    quick: int = 0
    verdicts: dict[str, str] = field(default_factory=dict)


class Watch:
    """Counts of one process. With several each has its own: a limit then is that many times larger."""

    def __init__(self) -> None:
        self.secret, self.lock = secrets.token_bytes(16), threading.Lock()
        self.networks: dict[tuple[str, bytes], _Tally] = {}
        self.links: dict[str, _Tally] = {}
        self.remembered = 0

    def verdict(self, link: str, address: str, key: str, age: float | None, now: float) -> str:
        """Of the first post of a key; the same for every later one of it."""
        with self.lock:
            tally = _fresh(self.networks, (link, self._network(address)), now)
            if key in tally.verdicts:
                return tally.verdicts[key]
            found = _judge(tally, _fresh(self.links, link, now), age is not None and age < QUICK, now)
            self._remember(tally, key, found)
            return found

    def _network(self, address: str) -> bytes:
        return hashlib.blake2b(network_of(address).encode(), key=self.secret, digest_size=8).digest()

    def _remember(self, tally: _Tally, key: str, found: str) -> None:
        if self.remembered >= MOST_REMEMBERED:
            self.networks.clear()
            self.remembered = 0
        if len(tally.verdicts) <= MOST_OF_A_NETWORK:
            tally.verdicts[key] = found
            self.remembered += 1


def _fresh(tallies: dict[Any, _Tally], of: Any, now: float) -> _Tally:
    tally = tallies.get(of)
    if tally is None or now - tally.since > HOUR:
        tally = tallies[of] = _Tally(now)
    return tally


def _judge(network: _Tally, link: _Tally, is_quick: bool, now: float) -> str:
    """Once a limit is passed the hour begins anew with every further one: waiting for the next hour does not help."""
    network.quick += is_quick
    link.quick += is_quick
    if is_quick and (network.quick > MOST_QUICK_OF_A_NETWORK or link.quick > MOST_QUICK_OF_A_LINK):
        network.since = link.since = now
        return "many_quick"
    if len(network.verdicts) >= MOST_OF_A_NETWORK:
        network.since = now
        return "flood"
    return ""


def network_of(address: str) -> str:
    """A household has one IPv4 address, or one /64 of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:60]
    return str(int(parsed) >> 64) if isinstance(parsed, IPv6Address) else str(parsed)


_watch = Watch()


def odd(entry: Entry, meta: Mapping[str, Any], age: float | None) -> str:
    """A word for what is odd about this key, or ''."""
    if entry.door != "s" or entry.is_apart or entry.place.channel not in WATCHED:
        return ""
    cookies = meta.get("HTTP_COOKIE", "")
    if cookies.count("answers-") > MOST_OF_A_BROWSER and keys.cookie_name(keys.digest(entry.key)) not in cookies:
        return "same_browser"
    address = address_of(meta)
    return "" if is_inside(address) else _watch.verdict(entry.code, address, entry.key, age, time.monotonic())


@lru_cache(maxsize=4_096)
def is_inside(address: str) -> bool:
    """An office, or a proxy that does not say whom it speaks for: it stands for any number of people."""
    try:
        return any(ip_address(address) in network for network in INSIDE)
    except ValueError:
        return False


def forget() -> None:
    global _watch
    _watch = Watch()
