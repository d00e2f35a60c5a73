"""Log probabilities of tables, as factorials of their cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from mrdcore.stats.times import Floats

Counts = npt.NDArray[np.int64]

EQUAL = 1e-7  # R's relative tolerance: tables as probable as the one observed count, in spite of rounding


def log_factorial(counts: npt.ArrayLike) -> Floats:
    return np.asarray(gammaln(np.asarray(counts) + 1.0), dtype=np.float64)
