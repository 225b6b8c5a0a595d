"""What a refused message looks like without its markup."""

import pytest

from scheduler.plain import LIMITS, REST, bare


@pytest.mark.parametrize(
    ("platform", "text", "expected"),
    [
        ("telegram", '<b>A &lt; B</b> &amp; <a href="https://x.y/z">C</a>', "A < B & C"),
        ("telegram", "a &lt;b&gt; tag that was text", "a <b> tag that was text"),
        ("discord", "**[A \\_b\\_](https://x.y/z)** · *cs.LG*", "A _b_ · cs.LG"),
        ("discord", "-# Next: Monday", "Next: Monday"),
        ("console", "as <it> is", "as <it> is"),
    ],
)
def test_markup_goes_and_words_stay(platform: str, text: str, expected: str) -> None:
    assert bare(platform, text) == expected


@pytest.mark.parametrize("platform", LIMITS)
@pytest.mark.parametrize("line", ["A title of some length\n", "𝔸" * 9000, "x" * 9000])
def test_what_is_too_long_is_cut_and_says_so(platform: str, line: str) -> None:
    text = bare(platform, line * 400)

    assert len(text.encode("utf-16-le")) // 2 <= LIMITS[platform]
    assert text.endswith(REST)
