"""Prints the sums and the results of tea-tasting 1.14.0 on its own example data (make_users_data, rng 42).

python -m tests.reference.experiments_tea_tasting   (needs tea-tasting; the tests do not)
"""

SUMS = {
    # figure, arm: people, sum of outcome, of its square, of the covariate, of its square, of the product
    ("orders", 0): (2023, 1073.0, 2073.0, 1090.0, 2720.0, 1691.0),
    ("orders", 1): (1977, 1133.0, 2121.0, 1006.0, 2380.0, 1551.0),
    ("revenue", 0): (2023, 10602.6, 243736.4268, 10678.43, 405481.04429999995, 193410.1949),
    ("revenue", 1): (1977, 11328.43, 278029.8889, 9331.96, 284676.8592, 172016.7183),
}

if __name__ == "__main__":
    import numpy as np
    import tea_tasting as tt

    data = tt.make_users_data(covariates=True, rng=42)
    column = {name: np.asarray(data[name].to_numpy(), dtype=float) for name in data.column_names}
    for figure, arm in SUMS:
        rows = column["variant"] == arm
        y, x = column[figure][rows], column[f"{figure}_covariate"][rows]
        print(figure, arm, rows.sum(), y.sum(), (y**2).sum(), x.sum(), (x**2).sum(), (x * y).sum())
    found = tt.Experiment(
        orders=tt.Mean("orders"),
        orders_cuped=tt.Mean("orders", "orders_covariate"),
        revenue=tt.Mean("revenue"),
        revenue_cuped=tt.Mean("revenue", "revenue_covariate"),
    ).analyze(data)
    for name in ("orders", "orders_cuped", "revenue", "revenue_cuped"):
        print(name, found[name])
