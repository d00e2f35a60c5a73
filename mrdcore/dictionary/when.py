"""From when on a variable is known that is not known at time zero: a date of the patient, and days after it."""

from __future__ import annotations

START_OF_TREATMENT = ("ven_aza_start_date", 0)
END_OF_CYCLE_1 = ("ven_aza_start_date", 28)
END_OF_CYCLE_2 = ("ven_aza_start_date", 56)
DAY_60 = ("ven_aza_start_date", 60)
END_OF_TREATMENT = ("ven_aza_stop_date", 0)
AT_HSCT = ("hsct_date", 0)
AT_RELAPSE = ("morphologic_relapse_date", 0)
