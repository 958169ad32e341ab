"""The city's own model as the checks use it: the newest row, its weights read once a process."""

from __future__ import annotations

from patrol.models import TopicModel
from patrol.topic.model import LocalModel

_kept: tuple[int | None, LocalModel | None] = (None, None)


def current_model() -> LocalModel | None:
    """The newest version; None while there is none."""
    global _kept
    newest = TopicModel.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest != _kept[0]:
        row = TopicModel.objects.order_by("-pk").first()
        _kept = (newest, _model(row) if row else None)
    return _kept[1]


def _model(row: TopicModel) -> LocalModel | None:
    if row.weights is None:
        return None
    return LocalModel.from_json(row.weights, version=row.pk, share=row.share, examples=row.examples)
