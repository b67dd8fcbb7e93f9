"""Coverage of the bootstrap intervals of an index model's paths: image, quality and satisfaction, three questions each.

    python docs/methods/simulations/coverage_index.py --repetitions 500

The truth is what the method itself gives for 400,000 respondents: paths between figures made of questions are weaker
than paths between what the questions stand for.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.index_model import index_model

PATHS = [("image", "quality"), ("image", "satisfaction"), ("quality", "satisfaction")]


def asked(n: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    image = rng.normal(size=n)
    quality = 0.5 * image + 0.87 * rng.normal(size=n)
    satisfaction = 0.15 * image + 0.6 * quality + 0.7 * rng.normal(size=n)
    figures = {"image": image, "quality": quality, "satisfaction": satisfaction}
    return {name: np.rint(5.5 + 1.6 * (one[:, None] + 0.7 * rng.normal(size=(n, 3)))) for name, one in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=500)
    repetitions = parser.parse_args().repetitions
    truth = index_model(asked(400_000, np.random.default_rng(10**6)), PATHS, replicates=2).paths
    print(f"| n ({repetitions} repetitions, 300 replicates) | " + " | ".join(" → ".join(path) for path in PATHS) + " |")
    print("|---|---|---|---|")
    for n in (100, 250, 500):
        held = np.zeros(len(PATHS))
        for seed in range(repetitions):
            found = index_model(asked(n, np.random.default_rng(seed)), PATHS, replicates=300, seed=seed).paths
            held += [found[path].low <= truth[path].estimate <= found[path].high for path in PATHS]
        print(f"| {n} | " + " | ".join(f"{rate:.3f}" for rate in held / repetitions) + " |", flush=True)


if __name__ == "__main__":
    main()
