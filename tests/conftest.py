"""For all tests: no time limit on a single example, which a busy machine would break at random."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
