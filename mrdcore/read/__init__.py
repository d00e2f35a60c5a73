"""Reading: bytes of a file -> a cohort and the problems found on the way."""

from mrdcore.read.mapping import NO_MAPPING, Mapping, read_mapping
from mrdcore.read.reading import Opened, Reading, open_files, read_cohort, read_files, read_opened

__all__ = [
    "NO_MAPPING",
    "Mapping",
    "Opened",
    "Reading",
    "open_files",
    "read_cohort",
    "read_files",
    "read_mapping",
    "read_opened",
]
