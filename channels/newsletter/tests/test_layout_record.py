from __future__ import annotations

import io

import pikepdf

from channels.newsletter.layout_record import KEY, report_of, with_report
from channels.newsletter.tests.drawing import PAGE, a_pdf, saved


def read(pdf: bytes) -> dict[str, object]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return report_of(document)


def test_what_goes_in_comes_out_whatever_is_in_a_title() -> None:
    report = {"placements": [{"title": "]]><&\x00\x07\ud800「𠮷」"}], "pages": 8}
    made = a_pdf(PAGE + "文")  # says the second it was made in
    pdf = with_report(made, report)
    assert read(pdf) == report
    assert with_report(made, report) == pdf


def test_a_file_without_or_with_nonsense_has_no_report() -> None:
    assert read(a_pdf(PAGE + "文")) == {}
    for nonsense in ("[1, 2]", "{not json", ""):
        with pikepdf.open(io.BytesIO(a_pdf(PAGE + "文"))) as document:
            with document.open_metadata() as metadata:
                metadata[KEY] = nonsense
            assert read(saved(document)) == {}
