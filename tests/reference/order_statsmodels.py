"""The adjusted odds of a later negative, by statsmodels: ``python tests/reference/order_statsmodels.py > …json``."""

import json

import numpy as np
import statsmodels
import statsmodels.api as sm

n = 4000
rng = np.random.default_rng(5)
temper = 0.0 * rng.normal(size=(n, 1))
bad = np.zeros((n, 3), dtype=bool)
bad[:, :2] = rng.random((n, 2)) < 1 / (1 + np.exp(1.2 + temper))
bad[:, 2] = rng.random(n) < 1 / (1 + np.exp(1.5 + temper[:, 0] - 1.2 * bad[:, 0]))
marks = np.where(bad, rng.integers(1, 5, (n, 3)), rng.integers(6, 11, (n, 3)) - temper).clip(1, 10)
marks = np.where(bad, np.minimum(marks, 5), np.maximum(marks, 5.5))
marks[:, 0][rng.random(n) < 0.3] = np.nan
visit = np.isfinite(marks[:, 0])
first, second = visit & (marks[:, 0] <= 5), marks[:, 1] <= 5
distance = np.zeros((n, 2))
for j, groups in enumerate(((first, visit & ~first), (second, ~second))):
    for group in groups:
        distance[group, j] = marks[group, j] - marks[group, j].mean()
mood = distance.sum(axis=1) / (visit + 1)
x = np.column_stack([np.ones(n), first, second, visit, mood]).astype(float)
fit = sm.Logit((marks[:, 2] <= 5).astype(float), x).fit(disp=0, tol=1e-12, cov_type="HC0")
found = {
    "program": f"statsmodels {statsmodels.__version__}",
    "adjusted": fit.params[1],
    "error": fit.bse[1],
    "excess": fit.params[1] - fit.params[2],
}
print(json.dumps(found, indent=1))
