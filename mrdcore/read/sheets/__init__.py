"""From tables to the patients and the samples, whatever sheets, events and boxes they stand in."""
