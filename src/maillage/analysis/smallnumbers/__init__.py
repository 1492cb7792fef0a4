"""Which numbers of a set of tables are hidden, so that none of the small ones can be found, also by subtraction."""

from maillage.analysis.smallnumbers.cells import Cells, Cover, Sum
from maillage.analysis.smallnumbers.hiding import FEWEST, WIDTH, bounds, hidden_cells

__all__ = ["FEWEST", "WIDTH", "Cells", "Cover", "Sum", "bounds", "hidden_cells"]
