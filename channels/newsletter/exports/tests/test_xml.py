"""The XML against its schema, and as InDesign and a program read it."""

from __future__ import annotations

from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from lxml import etree

from channels.newsletter.exports import Source
from channels.newsletter.exports.tests.samples import (
    a_photo,
    a_source,
    an_empty_source,
    hostile_sources,
    source_of,
    with_pictures,
)
from channels.newsletter.exports.xml import NAMESPACE, build
from channels.newsletter.tests.samples import an_item

SCHEMA = etree.XMLSchema(etree.parse(django_settings.BASE_DIR / "static" / "newsletter" / "issue.xsd"))
PREFIX = {"n": NAMESPACE}


def test_it_keeps_to_its_schema() -> None:
    for source in (a_source(60), an_empty_source(), with_pictures(a_photo())):
        SCHEMA.assertValid(etree.fromstring(build(source)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=hostile_sources)
def test_whatever_is_written_it_keeps_to_its_schema(source: Source) -> None:
    SCHEMA.assertValid(etree.fromstring(build(source)))


def test_a_program_finds_issue_and_facts() -> None:
    root = etree.fromstring(build(a_source(3)))
    assert dict(root.attrib)["digest"].startswith("a1b2c3d4e5f6")
    assert (root.get("number"), root.get("version"), root.get("published")) == ("1428", "3", "2026-12-01")
    assert root.xpath("//n:article[1]/n:fact[@name='場所']/n:text/n:ruby/@reading", namespaces=PREFIX) == [
        "くぬぎ"
    ]
    assert root.xpath("count(//n:section/n:article)", namespaces=PREFIX) == 3


def test_indesign_sees_one_paragraph_a_line_in_the_styles_of_the_tagged_text() -> None:
    content = build(source_of(an_item("題", "一\n二", ("日", "3日")))).decode()
    text = "".join(etree.fromstring(content.encode()).itertext())
    assert text.splitlines()[:5] == ["催し", "題", "一", "二", "日\t3日"]
    assert '<title aid:pstyle="見出し">題</title>\n<lead aid:pstyle="本文">一</lead>' in content


def test_a_picture_is_found_in_the_zip() -> None:
    root = etree.fromstring(build(with_pictures(a_photo())))
    (picture,) = root.xpath("//n:picture", namespaces=PREFIX)
    assert picture.get("href") == "01_催し/01_親子リース_1.jpg"
    assert (picture.text, picture.get("alt")) == ("去年の様子", "木の輪")
