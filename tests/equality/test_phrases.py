"""The phrases file: its words pass the lint, and a wrong file is refused with the file, the key and the fix."""

import pytest

from equality import lint
from equality.definitions import DefinitionError
from equality.phrases import ENGLISH, english
from equality.words import load_phrases


def test_the_phrases_themselves_pass_the_lint():
    found = {key: lint.problems(text) for key, text in english().texts.items()}
    for key in ("piece.where", "piece.where_segment"):
        found[key].remove("a space at an end")
    assert {key: problems for key, problems in found.items() if set(problems) - {"a brace is left"}} == {}


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ("[title]", "[titles]", 'key "titles" is not known. Remove it or correct its spelling.'),
        ("[title]", "[extra]\n[title]", 'key "extra" is not known. Remove it or correct its spelling.'),
        ("[sure]", "[sure]\nextra = 'x'", 'key "sure.extra" is not known. Remove it or correct its spelling.'),
        ("\ncannot_tell =", "\n# cannot_tell =", 'key "sure.cannot_tell" is missing. Add it.'),
        (
            "range is {range}.",
            "range is {rnge}.",
            'key "sure.share": {rnge} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range:.1f}.",
            'key "sure.share": {range:.1f} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range!r}.",
            'key "sure.share": {range!r} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range.low}.",
            'key "sure.share": {range.low} is not one of its slots. It may use: {range}.',
        ),
        ("range is {range}.", "range is {}.", 'key "sure.share": {} is not one of its slots. It may use: {range}.'),
        ("range is {range}.", "range is {range.", 'key "sure.share": a brace stands alone. Write slots as {name}.'),
        ("range is {range}.", "range is} {range}.", 'key "sure.share": a brace stands alone. Write slots as {name}.'),
        ('"This is a clear but small difference."', '" "', 'key "what.small" is empty. Write its words.'),
        (
            '"This is a clear but small difference."',
            '"{ratio}"',
            'key "what.small": {ratio} is not one of its slots. It may use: none.',
        ),
        (
            '"This is a clear but small difference."',
            "3",
            'key "what.small": expected `str`, got `int`. Correct its value.',
        ),
    ],
)
def test_a_wrong_phrases_file_is_refused_with_the_file_the_key_and_the_fix(tmp_path, old, new, fix):
    text = ENGLISH.read_text(encoding="utf-8")
    assert text.count(old) == 1
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_phrases(wrong)
    assert str(refused.value) == f"{wrong}: {fix}"
