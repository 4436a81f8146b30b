"""The compact text of combined conditions: it reads back as written, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.rules.conditions import (
    MOST_TERMS,
    BrokenCondition,
    Group,
    GroupKind,
    Term,
    dump,
    from_groups,
    in_groups,
    load,
)

YOUNG = Term("age", "most", ("40",))
CHIEF = Term("ever", "was", ("towns", "chief"))

_terms = st.builds(
    Term,
    st.sampled_from(["age", "ever", "school"]),
    st.sampled_from(["most", "has"]),
    st.lists(st.text(max_size=6), min_size=1, max_size=3).map(tuple),
)
_groups = st.builds(Group, st.sampled_from(list(GroupKind)), st.lists(_terms, max_size=4).map(tuple))
_trees = st.builds(
    Group, st.sampled_from(list(GroupKind)), st.lists(st.one_of(_terms, _groups), max_size=4).map(tuple)
)


@given(_trees)
def test_every_tree_reads_back_as_it_was_written(tree: Group) -> None:
    assert load(dump(tree)) == tree


def test_the_text_can_be_read_by_people() -> None:
    tree = Group(GroupKind.ALL, (CHIEF, YOUNG, Group(GroupKind.NONE, (Term("tag", "has", ("短板",)),))))
    assert dump(tree) == "all(ever:was:towns,chief;age:most:40;none(tag:has:短板))"


@given(st.text(max_size=40))
def test_any_other_text_is_refused_and_nothing_worse(text: str) -> None:
    try:
        tree = load(text)
    except BrokenCondition:
        return
    assert load(dump(tree)) == tree


@pytest.mark.parametrize(
    "text",
    ["", "all", "all(", "all(age:most:40", "some(age:most:40)", "all(age:most:40))", "all(age)", "all(;)",
     "all(any(all(age:most:40)))", "all(age:most:40;)", "all(age:most)"],
)  # fmt: skip
def test_broken_texts_are_refused(text: str) -> None:
    with pytest.raises(BrokenCondition):
        load(text)


def test_more_terms_than_people_build_are_refused() -> None:
    with pytest.raises(BrokenCondition):
        load(dump(Group(GroupKind.ALL, (YOUNG,) * (MOST_TERMS + 1))))


def test_terms_beside_groups_become_a_group_of_their_own() -> None:
    inner = Group(GroupKind.ANY, (CHIEF,))
    assert in_groups(Group(GroupKind.ALL, (YOUNG, inner))) == (
        GroupKind.ALL, (Group(GroupKind.ALL, (YOUNG,)), inner),
    )  # fmt: skip
    assert in_groups(Group(GroupKind.ANY, (YOUNG,))) == (GroupKind.ALL, (Group(GroupKind.ANY, (YOUNG,)),))
    assert from_groups(GroupKind.ANY, (inner,)) == inner
