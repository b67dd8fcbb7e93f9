"""statsmodels' logit with HC0 and clustered errors: ``python tests/reference/logit_statsmodels.py > …json``."""

import json

import numpy as np
import statsmodels
import statsmodels.api as sm

n, p = 300, 3
rng = np.random.default_rng(5)
x = np.clip(np.rint(3 + 0.8 * rng.normal(size=(n, 1)) + rng.normal(size=(n, p))), 1, 5)
eta = (x - 3) @ np.linspace(0.8, 0, p)
y = (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)
model = sm.Logit(y, sm.add_constant(x))
plain = model.fit(disp=0, tol=1e-12)
robust = model.fit(disp=0, tol=1e-12, cov_type="HC0")
clustered = model.fit(
    disp=0,
    tol=1e-12,
    cov_type="cluster",
    cov_kwds={"groups": np.arange(n) % 40, "use_correction": False, "df_correction": False},
)
found = {
    "program": f"statsmodels {statsmodels.__version__}",
    "params": plain.params.tolist(),
    "llf": plain.llf,
    "prsquared": plain.prsquared,
    "bse_hc0": robust.bse.tolist(),
    "bse_cluster": clustered.bse.tolist(),
}
print(json.dumps(found, indent=1))
