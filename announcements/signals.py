"""What this room says to the rooms above. Sent inside the transaction of the act.

Receivers take keyword arguments; an exception in one undoes the act.
"""

from django.dispatch import Signal

# announcement, revision, actor: a revision was made; the receiver brings it to who is asked first.
submitted = Signal()
# announcement, actor, reason: taken back or cancelled by a person, so no review or approval stands.
withdrawn = Signal()
# announcement, actor: the working copy was saved.
draft_changed = Signal()
