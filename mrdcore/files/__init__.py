"""Files: bytes -> grids of cells. Nothing here knows what a column means; nothing here imports pandas or a page."""

from mrdcore.files.grid import Cell, File, Grid
from mrdcore.files.kinds import read_grids

__all__ = ["Cell", "File", "Grid", "read_grids"]
