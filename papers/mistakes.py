"""The mistakes people make, as exceptions whose text is the answer to the person."""


class UserError(Exception):
    """What was asked cannot be done; the message says why and what would work, as plain text."""
