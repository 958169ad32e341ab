"""The compact book of friends."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.sandbox.line.friends import (
    NOT_FOUND,
    FriendBook,
    Status,
    parse_user_id,
    parse_user_ids,
    rule_key,
)

keys = st.lists(st.binary(min_size=16, max_size=16), max_size=60)


@settings(max_examples=20, deadline=None)
@given(single=keys, many=keys)
def test_every_friend_is_found_under_one_number(single: list[bytes], many: list[bytes]) -> None:
    book = FriendBook()
    book.add(single)
    book.add_many(many)
    book.add(many + single)
    everybody = set(single) | set(many)
    numbers = {book.find(key) for key in everybody}
    assert len(book) == len(everybody) == len(numbers)
    assert all(book.key(number) in everybody for number in numbers)
    assert all(book.key(book.find(key)) == key for key in everybody)


def test_strangers_are_not_found() -> None:
    book = FriendBook()
    book.add_many(rule_key("f", number) for number in range(1000))
    assert book.find(rule_key("g", 1)) == NOT_FOUND
    assert book.find(rule_key("f", 999)) != NOT_FOUND


def test_a_rule_makes_the_ids_that_sql_makes() -> None:
    """SELECT 'U' || md5('friend-' || 7)"""
    expected = hashlib.md5(b"friend-7", usedforsecurity=False).hexdigest()
    assert parse_user_id(f"U{expected}") == rule_key("friend-", 7)


def test_ids_are_checked_to_the_letter() -> None:
    assert parse_user_id("U" + "a" * 32) is not None
    for bad in ("U" + "A" * 32, "U" + "a" * 31, "C" + "a" * 32, "U" + "a" * 32 + "\n", 7, None):
        assert parse_user_id(bad) is None


ids = st.sampled_from(["U" + "a" * 32, "U" + "0" * 32, "U" + "A" * 32, "U" + "a" * 31, 7])


@given(st.lists(ids, min_size=1, max_size=6))
def test_many_ids_are_parsed_as_each_alone(values: list[object]) -> None:
    alone = [parse_user_id(value) for value in values]
    expected = alone.index(None) if None in alone else alone
    assert parse_user_ids(values) == expected


def test_numbers_by_status() -> None:
    book = FriendBook()
    book.add([rule_key("f", number) for number in range(5)])
    book.status[1] = book.status[3] = Status.BLOCKED
    assert list(book.numbers(Status.BLOCKED)) == [1, 3]
    assert list(book.reachable()) == [0, 2, 4]
