"""From a grid to a table: the header, the rows of the table, and what stands around them."""
