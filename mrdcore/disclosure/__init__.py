"""What is hidden when a view is prepared for sharing: counts of few patients, and what would give them away.

`selection` leaves out groups of few patients; `times` coarsens survival, so that every step stands for several events;
`cells` hides counts of a table; `rows` hides them in result rows. Statistics are computed from what is left.
"""
