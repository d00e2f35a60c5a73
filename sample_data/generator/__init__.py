"""Makes the synthetic cohort: courses over time, treatment dates, response classes, then patients and samples."""
