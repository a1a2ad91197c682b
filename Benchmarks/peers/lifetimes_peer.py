"""lifetimes, in its own environment: fits a model of a summary, or values every customer.

    lifetimes_peer.py fit MODEL SUMMARY.csv REPEATS
    lifetimes_peer.py value SUMMARY.csv

Prints JSON: the parameters, the seconds of each fit without import and reading, the sums.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402  (what the libraries warn of on import is not our affair)
import pandas as pd  # noqa: E402
from lifetimes import (  # noqa: E402
    BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter,
)

_FITTERS = {
    "bg_nbd": BetaGeoFitter, "mbg_nbd": ModifiedBetaGeoFitter, "pareto_nbd": ParetoNBDFitter,
    "gamma_gamma": GammaGammaFitter,
}
_WEEKS = 52


def _fit(model: str, rows: pd.DataFrame):
    fitter = _FITTERS[model](penalizer_coef=0.0)
    if model == "gamma_gamma":
        kept = rows[(rows.x > 0) & (rows.mean_spend > 0)]
        return fitter.fit(kept.x.to_numpy(), kept.mean_spend.to_numpy())
    return fitter.fit(rows.x.to_numpy(), rows.t_x.to_numpy(), rows["T"].to_numpy())


def _fits(model: str, path: str, repeats: int) -> dict:
    rows = pd.read_csv(path)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        fitter = _fit(model, rows)
        seconds.append(time.perf_counter() - start)
    return {"parameters": [float(value) for value in fitter.params_], "seconds": seconds}


def _value(path: str) -> dict:
    rows = pd.read_csv(path)
    buying = _fit("bg_nbd", rows)
    spending = _fit("gamma_gamma", rows)
    x, t_x, age = rows.x.to_numpy(), rows.t_x.to_numpy(), rows["T"].to_numpy()
    alive = buying.conditional_probability_alive(x, t_x, age)
    expected = buying.conditional_expected_number_of_purchases_up_to_time(_WEEKS, x, t_x, age)
    monthly = 1.15 ** (1 / 12) - 1
    value = spending.customer_lifetime_value(
        buying, rows.x, rows.t_x, rows["T"], rows.mean_spend, time=12, discount_rate=monthly,
        freq="W")
    return {
        "alive": float(np.sum(alive)), "purchases": float(np.sum(expected)),
        "value": float(np.sum(value)),
    }


if __name__ == "__main__":
    if sys.argv[1] == "fit":
        print(json.dumps(_fits(sys.argv[2], sys.argv[3], int(sys.argv[4]))))
    else:
        print(json.dumps(_value(sys.argv[2])))
