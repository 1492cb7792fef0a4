"""Commands of the planner, and how they tell what they found."""
