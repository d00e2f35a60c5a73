"""The core of the MRD dashboard: from a cohort file to result rows, without a browser."""

__version__ = "0.1.0"
