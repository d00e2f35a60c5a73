"""`python -m tests.agreement`: measure, and print the table."""

from tests.agreement.rows import markdown

print(markdown())
