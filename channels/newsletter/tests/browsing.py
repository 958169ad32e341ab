"""What a browser would send of a page, for tests."""

from __future__ import annotations

import lxml.html
from django.test import Client


def filled_in(client: Client, url: str) -> dict[str, str]:
    """The guarded form of a page as it stands there, with all that is hidden."""
    page = lxml.html.fromstring(client.get(url).content.decode())
    (form,) = (form for form in page.forms if "data-guard" in form.attrib)
    return dict(form.form_values())
