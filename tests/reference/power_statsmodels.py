"""Prints the power and sample sizes of statsmodels 0.15.0 used in tests/analytics/test_power.py.

python -m tests.reference.power_statsmodels   (needs statsmodels; the tests do not)
"""

if __name__ == "__main__":
    from statsmodels.stats.power import TTestIndPower

    t = TTestIndPower()
    for effect, power in ((1.0, 0.9), (0.5, 0.8), (0.2, 0.8)):
        print(effect, power, t.solve_power(effect_size=effect, power=power, alpha=0.05))
    for effect, n in ((0.5, 30), (0.3, 100), (1.0, 12)):
        print(effect, n, t.power(effect, n, 0.05))
