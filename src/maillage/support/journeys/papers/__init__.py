"""The papers of a journey as texts: those shipped, the places that are filled in them, how they are set on a page."""
