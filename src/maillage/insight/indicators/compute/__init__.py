"""From stored facts to figures: formulas, facts of a period, who is counted once, what is hidden, readings."""
