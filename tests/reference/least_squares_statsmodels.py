"""statsmodels' (weighted) least squares with HC3: ``python tests/reference/least_squares_statsmodels.py > …json``."""

import json

import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(12)
x = rng.normal(size=(120, 3))
y = x @ [1.0, 0.5, 0] + rng.normal(size=120) * (1 + x[:, 0] ** 2)
w = rng.uniform(0.5, 2, 120)
plain = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HC3")
weighted = sm.WLS(y, sm.add_constant(x), weights=w).fit(cov_type="HC3")
found = {
    name: {"params": fit.params.tolist(), "bse_hc3": fit.bse.tolist()}
    for name, fit in (("plain", plain), ("weighted", weighted))
}
print(json.dumps({"program": f"statsmodels {statsmodels.__version__}", **found}, indent=1))
