"""What the twelfth step adds: which news of saved papers a digest tells, to tell them again.

`told` lists [number of a paper, what was known of it before] in JSON; the latter is text, as
saved.known has it.
"""

STATEMENTS = ("ALTER TABLE digest ADD COLUMN told TEXT NOT NULL DEFAULT '[]'",)
