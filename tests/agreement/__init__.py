"""How far each statistic lies from R over all oracle cases: `python -m tests.agreement` prints the table of the README."""
