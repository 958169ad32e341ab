"""What this room asks of the rooms above."""

from django.dispatch import Signal

# category: how many approvals are held against its promise and would be void if that changed. A receiver
# answers with a number.
approvals_asked = Signal()
