"""Reading: bytes of a file -> a cohort and the problems found on the way."""

from mrdcore.read.mapping import NO_MAPPING, Mapping, read_mapping
from mrdcore.read.reading import Reading, read_cohort, read_files

__all__ = ["NO_MAPPING", "Mapping", "Reading", "read_cohort", "read_files", "read_mapping"]
