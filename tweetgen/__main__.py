"""`python -m tweetgen`."""

from .cli import run

run()
