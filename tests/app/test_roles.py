"""The roles file: claims give roles and regions, and what is wrong with the file is named."""

from pathlib import Path

import pytest

from app.roles import Access, load_roles
from app.settings import ROOT
from equality.definitions import DefinitionError
from equality.scope import EVERYWHERE, REGIONS_ALONE, units_of
from tests.app.signed import ROLES, roles_file

REGIONS = ["london", "wales"]


@pytest.mark.parametrize(
    ("claims", "scope"),
    [
        ({}, None),
        ({"groups": []}, None),
        ({"groups": ["somebody else's"]}, None),
        ({"groups": [7, None]}, None),
        ({"name": "readers"}, None),
        ({"groups": "readers"}, REGIONS_ALONE),
        ({"groups": ["others", "readers"]}, REGIONS_ALONE),
        ({"groups": ["london"]}, units_of(["london"])),
        ({"groups": ["london", "editors-in-wales"]}, units_of(["london", "wales"])),
        ({"groups": ["editors"]}, REGIONS_ALONE),
        ({"groups": ["editors"], "region": "Region London"}, units_of(["london"])),
        ({"groups": ["editors"], "region": ["Region London", "wales"]}, units_of(["london", "wales"])),
        ({"groups": ["readers"], "region": "Region London"}, REGIONS_ALONE),
        ({"groups": ["london", "analysts"]}, EVERYWHERE),
        ({"groups": ["administrators"]}, EVERYWHERE),
    ],
)
def test_claims_give_a_scope(tmp_path: Path, claims: dict[str, object], scope: object):
    access = load_roles(roles_file(tmp_path), REGIONS).access(claims)
    assert (access.scope if access else None) == scope


def test_an_editor_answers_for_own_regions_alone(tmp_path: Path):
    access = load_roles(roles_file(tmp_path), REGIONS).access({"groups": ["london", "editors-in-wales"]})
    assert access == Access(frozenset({"regional", "editor"}), frozenset({"london"}), frozenset({"wales"}))
    assert access.may_answer("wales") and not access.may_answer("london")


def test_a_claim_may_stand_within_another(tmp_path: Path):
    path = tmp_path / "roles.toml"
    path.write_text(ROLES.replace('"groups"', '"realm_access.roles"'), encoding="utf-8")
    roles = load_roles(path, REGIONS)
    assert roles.access({"realm_access": {"roles": ["readers"]}}) is not None
    assert roles.access({"realm_access": "readers"}) is None
    assert roles.claims_needed() == {"realm_access.roles", "region"}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('role = "reader"', 'role = "king"', "grant[0].role"),
        ('regions = ["london"]', 'regions = ["atlantis"]', "grant[1].regions"),
        ('"Region London" = "london"', '"Region London" = "atlantis"', "region.Region London"),
        ('claim = "groups"\n', "", 'key "claim" is missing'),
        ('role = "reader"', 'rolle = "reader"', "rolle"),
    ],
)
def test_what_is_wrong_with_the_file_is_named(tmp_path: Path, before: str, after: str, says: str):
    path = tmp_path / "roles.toml"
    path.write_text(ROLES.replace(before, after), encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        load_roles(path, REGIONS)
    assert str(path) in str(raised.value) and says in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(DefinitionError, match="roles"):
        load_roles(tmp_path / "roles.toml", REGIONS)


def test_the_example_can_be_used():
    roles = load_roles(ROOT / "docs" / "examples" / "roles.toml", REGIONS)
    assert roles.access({"groups": ["equality-editors"], "region": "Region Wales"}) == Access(
        frozenset({"editor"}), editor_in=frozenset({"wales"})
    )
    assert roles.access({"name": "service.owner@equality.example.org"}) == Access(frozenset({"administrator"}))
