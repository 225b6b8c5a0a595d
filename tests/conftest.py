"""What every test is run with."""

from hypothesis import settings

# How long an example takes says something of the machine and nothing of the program.
settings.register_profile("paperboy", deadline=None)
settings.load_profile("paperboy")
