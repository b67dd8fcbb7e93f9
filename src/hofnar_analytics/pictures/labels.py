"""Where labels go: beside their bubble, never over a bubble, another label or a written field; with a leader if far.

Every label gets some two hundred possible places around its bubble, of which the cheapest half is tried. A place has
a price of its own (distance, lines it covers, things it must not cover) and a price against the places the others have
now. Starting from a greedy choice, each label in turn takes its cheapest place until nobody moves; then those still in
the way are shaken loose with a fixed seed. The same input always gives the same places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, top, right, bottom

FORBIDDEN = 1e6
ON_LABEL = 2e4
ON_LINE = 7.0
LEADER_ON_THING = 260.0
LEADERS_TOUCH = 40.0
_ANGLES = 20
_GAPS = (5.0, 10.0, 18.0, 30.0, 46.0, 66.0, 92.0, 124.0, 164.0, 214.0, 280.0)
_SAMPLES = np.linspace(0.08, 0.97, 8)
_KEPT = 110
_SHAKES = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """A bubble that wants a label of a given size; ``weight`` says how much it deserves the best place."""

    x: float
    y: float
    radius: float
    width: float
    height: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's box, and the leader from the bubble's edge to it (None when it stands close enough)."""

    box: Box
    leader: tuple[float, float, float, float] | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What labels must stay off (``solid`` boxes) and would rather not cover (``lines``)."""

    area: Box
    solid: tuple[Box, ...] = ()
    lines: tuple[tuple[float, float, float, float], ...] = ()


def place(spots: Sequence[Spot], obstacles: Obstacles, *, leader_from: float = 8.0) -> list[Placed]:
    """A place for every label, in the order of ``spots``."""
    if not spots:
        return []
    boxes, tips = _candidates(spots)
    own = _own_price(spots, boxes, tips, obstacles)
    keep = np.argsort(own, axis=1, kind="stable")[:, :_KEPT]
    rows = np.arange(len(spots))[:, None]
    boxes, tips, own = boxes[rows, keep], tips[rows, keep], own[rows, keep]
    chosen = _settle(spots, boxes, tips, own)
    taken = boxes[np.arange(len(spots)), chosen]
    return [_placed(i, spots, taken, obstacles, leader_from) for i in range(len(spots))]


def _candidates(spots: Sequence[Spot]) -> tuple[Floats, Floats]:
    """Boxes (n, c, 4) and the points of their leaders (n, c, samples, 2)."""
    angles = np.arange(_ANGLES) * (2 * math.pi / _ANGLES)
    gaps = np.array(_GAPS)
    across, down = np.cos(angles)[:, None], np.sin(angles)[:, None]
    boxes = np.empty((len(spots), _ANGLES * len(_GAPS), 4))
    for i, spot in enumerate(spots):
        reach = spot.radius + gaps[None, :]
        middle_x = spot.x + across * reach + np.clip(across * 1.5, -1, 1) * spot.width / 2
        middle_y = spot.y + down * reach + np.clip(down * 1.5, -1, 1) * spot.height / 2
        half_w, half_h = spot.width / 2, spot.height / 2
        boxes[i] = np.stack(
            [middle_x - half_w, middle_y - half_h, middle_x + half_w, middle_y + half_h], axis=-1
        ).reshape(-1, 4)
    return boxes, _leader_points(spots, boxes)


def _leader_points(spots: Sequence[Spot], boxes: Floats) -> Floats:
    centre = np.array([[spot.x, spot.y] for spot in spots])[:, None, :]
    radius = np.array([spot.radius for spot in spots])[:, None, None]
    near = np.stack(
        [np.clip(centre[..., 0], boxes[..., 0], boxes[..., 2]), np.clip(centre[..., 1], boxes[..., 1], boxes[..., 3])],
        axis=-1,
    )
    way = near - centre
    length = np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
    start = centre + way / length * np.minimum(radius, length)
    return np.asarray(start[..., None, :] + (near - start)[..., None, :] * _SAMPLES[:, None], dtype=np.float64)


def _own_price(spots: Sequence[Spot], boxes: Floats, tips: Floats, obstacles: Obstacles) -> Floats:
    """What each place costs whatever the other labels do (n, c)."""
    left, top, right, bottom = obstacles.area
    outside = (boxes[..., 0] < left) | (boxes[..., 1] < top) | (boxes[..., 2] > right) | (boxes[..., 3] > bottom)
    price = np.where(outside, FORBIDDEN, 0.0) + _distance_price(boxes)
    for j, spot in enumerate(spots):
        hit = _gap_to(boxes, spot) < spot.radius + 1.5
        price += np.where(hit, FORBIDDEN / 10, 0.0)
        crossing = _inside_circle(tips, spot)
        crossing[j] = False
        price += np.where(crossing, LEADER_ON_THING, 0.0)
    for box in obstacles.solid:
        price += np.where(_overlap(boxes, np.array(box)), FORBIDDEN / 20, 0.0)
        price += np.where(_holds(np.array(box), tips).any(axis=-1), LEADER_ON_THING / 3, 0.0)
    for x1, y1, x2, y2 in obstacles.lines:
        span = np.array([min(x1, x2), min(y1, y2) - 1, max(x1, x2), max(y1, y2) + 1])
        price += np.where(_overlap(boxes, span), ON_LINE, 0.0)
    return price


def _distance_price(boxes: Floats) -> Floats:
    """Close is cheap; right is a little better than left, above than below, and level better than slanted."""
    gap = np.tile(np.array(_GAPS), _ANGLES)
    angle = np.repeat(np.arange(_ANGLES) * (2 * math.pi / _ANGLES), len(_GAPS))
    leaning = 3.0 * (1 - np.cos(angle)) / 2 + 2.0 * np.abs(np.sin(2 * angle)) + 1.0 * np.sin(angle)
    return np.broadcast_to(gap * 0.9 + leaning, boxes.shape[:2]).copy()


def _gap_to(boxes: Floats, spot: Spot) -> Floats:
    across = np.maximum(np.maximum(boxes[..., 0] - spot.x, spot.x - boxes[..., 2]), 0)
    down = np.maximum(np.maximum(boxes[..., 1] - spot.y, spot.y - boxes[..., 3]), 0)
    return np.asarray(np.hypot(across, down), dtype=np.float64)


def _inside_circle(tips: Floats, spot: Spot) -> NDArray[np.bool_]:
    distance = np.hypot(tips[..., 0] - spot.x, tips[..., 1] - spot.y)
    return np.asarray((distance < spot.radius + 2).any(axis=-1))


def _overlap(boxes: Floats, other: Floats, room: float = 0.0) -> NDArray[np.bool_]:
    return np.asarray(
        (boxes[..., 0] < other[..., 2] + room)
        & (boxes[..., 2] > other[..., 0] - room)
        & (boxes[..., 1] < other[..., 3] + room)
        & (boxes[..., 3] > other[..., 1] - room)
    )


def _holds(box: Floats, points: Floats) -> NDArray[np.bool_]:
    return np.asarray(
        (points[..., 0] > box[..., 0])
        & (points[..., 0] < box[..., 2])
        & (points[..., 1] > box[..., 1])
        & (points[..., 1] < box[..., 3])
    )


def _against(i: int, boxes: Floats, tips: Floats, chosen: NDArray[np.int64], others: NDArray[np.int64]) -> Floats:
    """What each place of label i costs given the places of the others (c,)."""
    theirs = boxes[others, chosen[others]]
    price = _overlap(boxes[i][:, None, :], theirs[None], 2.5).sum(axis=1) * ON_LABEL
    mine_on_theirs = _holds(theirs[None, None], tips[i][:, :, None, :]).any(axis=1).sum(axis=1)
    their_tips = tips[others, chosen[others]]
    theirs_on_mine = _holds(boxes[i][:, None, None, :], their_tips[None]).any(axis=2).sum(axis=1)
    together = _cross(tips[i][:, None], their_tips[None]).sum(axis=1) * LEADERS_TOUCH
    return np.asarray(price + (mine_on_theirs + theirs_on_mine) * LEADER_ON_THING + together)


def _cross(a: Floats, b: Floats) -> NDArray[np.bool_]:
    """Whether leaders cross: each runs from its first to its last point."""

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        turn = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        return np.asarray(turn)

    a1, a2, b1, b2 = a[..., 0, :], a[..., -1, :], b[..., 0, :], b[..., -1, :]
    return np.asarray((side(a1, a2, b1) * side(a1, a2, b2) < 0) & (side(b1, b2, a1) * side(b1, b2, a2) < 0))


def _settle(spots: Sequence[Spot], boxes: Floats, tips: Floats, own: Floats) -> NDArray[np.int64]:
    chosen = own.argmin(axis=1).astype(np.int64)
    order = sorted(range(len(spots)), key=lambda i: (-float(np.sort(own[i])[:12].mean()), -spots[i].weight, i))
    done: list[int] = []
    for i in order:
        if done:
            chosen[i] = int((own[i] + _against(i, boxes, tips, chosen, np.array(done))).argmin())
        done.append(i)
    chosen, price = _descend(boxes, tips, own, chosen, order)
    return _shaken(boxes, tips, own, chosen, order, price)


def _descend(
    boxes: Floats, tips: Floats, own: Floats, chosen: NDArray[np.int64], order: Sequence[int]
) -> tuple[NDArray[np.int64], float]:
    """Each label in turn takes its cheapest place until nobody moves; and the price of the whole."""
    everyone = np.arange(len(order))
    total = math.inf
    for _ in range(8):
        before, total = chosen.copy(), 0.0
        for i in order:
            price = own[i] + (_against(i, boxes, tips, chosen, everyone[everyone != i]) if len(order) > 1 else 0.0)
            chosen[i] = int(price.argmin())
            total += float(price[chosen[i]])
        if (before == chosen).all():
            break
    return chosen, total


def _shaken(
    boxes: Floats, tips: Floats, own: Floats, chosen: NDArray[np.int64], order: Sequence[int], price: float
) -> NDArray[np.int64]:
    """While some label still covers something: move a few at random (fixed seed), settle again, keep what is better."""
    chance = np.random.default_rng(17)
    for _ in range(_SHAKES):
        if price < ON_LABEL:
            break
        trial = chosen.copy()
        for i in chance.choice(len(order), size=min(4, len(order)), replace=False):
            trial[i] = int(chance.choice(np.arange(60)))
        trial, found = _descend(boxes, tips, own, trial, order)
        if found < price:
            chosen, price = trial, found
    return chosen


def _placed(i: int, spots: Sequence[Spot], taken: Floats, obstacles: Obstacles, leader_from: float) -> Placed:
    spot = spots[i]
    left, top, right, bottom = (float(v) for v in taken[i])
    near_x, near_y = min(max(spot.x, left), right), min(max(spot.y, top), bottom)
    far = math.hypot(near_x - spot.x, near_y - spot.y)
    leader = None
    if far - spot.radius > leader_from:
        share = spot.radius / far
        leader = (spot.x + (near_x - spot.x) * share, spot.y + (near_y - spot.y) * share, near_x, near_y)
    return Placed((left, top, right, bottom), leader, _is_clear(i, spots, taken, obstacles))


def _is_clear(i: int, spots: Sequence[Spot], taken: Floats, obstacles: Obstacles) -> bool:
    """Inside the area, off every bubble, off every other label."""
    box, area = taken[i], obstacles.area
    inside = box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]
    off_bubbles = all(float(_gap_to(box, spot)) >= spot.radius for spot in spots)
    others = np.delete(taken, i, axis=0)
    return bool(inside) and off_bubbles and not bool(_overlap(box, others).any())
