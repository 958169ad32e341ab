"""How much a finding weighs: one list for the checks, the stored findings and the pages."""

from django.db import models


class Severity(models.TextChoices):
    """STOP takes the PR manager and a reason to approve; CONFIRM asks a person to look; NOTE informs."""

    STOP = "stop", "止める"
    CONFIRM = "confirm", "要確認"
    NOTE = "note", "参考"

    @property
    def rank(self) -> int:
        """0 is the heaviest."""
        return list(Severity).index(self)
