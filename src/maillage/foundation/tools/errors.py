"""What every foreseen error of an action is."""


class DomainError(Exception):
    """An act is refused by a rule of the domain; the class is named by what is true and carries its object."""
