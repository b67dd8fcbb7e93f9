"""Firth's regression by firthmodels on a separated outcome: ``python tests/reference/firth_firthmodels.py > …json``."""

import json
from importlib.metadata import version

import numpy as np
from firthmodels import FirthLogisticRegression

i = np.arange(60)
x = np.column_stack([i * 7 % 5 + 1, i * 11 % 7, i % 12 == 0]).astype(float)
y = (i * 13 % 10 + x[:, 0] > 7).astype(int)
y[x[:, 2] > 0] = 1
model = FirthLogisticRegression(max_iter=500, gtol=1e-6, xtol=1e-6).fit(x, y)
model.lrt()
found = {
    "program": f"firthmodels {version('firthmodels')}",
    "coefficients": model.coef_.tolist(),
    "profile": model.conf_int(alpha=0.05, method="pl")[:3].tolist(),
    "p": model.lrt_pvalues_[:3].tolist(),
}
print(json.dumps(found, indent=1))
