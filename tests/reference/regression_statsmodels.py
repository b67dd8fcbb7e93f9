"""Prints what statsmodels 0.15.0 gives for the regressions of tests/analytics/test_regression.py.

python -m tests.reference.regression_statsmodels   (needs statsmodels; the tests do not)
"""

import numpy as np

N = 40


def world():
    """Plain arithmetic, so that any program can make the same numbers."""
    i = np.arange(N)
    x, z = (i * 7 % 11) / 3.0, ((i * 5 + 3) % 13 > 6).astype(float)
    noise = ((i * 17 + 5) % 19 - 9) * (1 + x) / 4
    return 2 + 0.5 * x - 1.5 * z + noise, x, z, 1.0 + i % 4


if __name__ == "__main__":
    import statsmodels.api as sm

    y, x, z, w = world()
    design = sm.add_constant(np.column_stack([x, z]))
    for name, model in {"ols": sm.OLS(y, design), "wls": sm.WLS(y, design, weights=w)}.items():
        for kind, options in {"nonrobust": {}, "HC3": {}, "HAC": {"maxlags": 3, "use_correction": True}}.items():
            fitted = (
                model.fit(cov_type=kind, cov_kwds=options, use_t=True)
                if options
                else model.fit(cov_type=kind, use_t=True)
            )
            print(name, kind, fitted.params.tolist(), fitted.bse.tolist(), fitted.rsquared)
            print("    p", fitted.pvalues.tolist(), "ci x", fitted.conf_int()[1].tolist())
