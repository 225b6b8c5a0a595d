"""Whether a text looks like the language it should be in.

By the letters where a script says enough; by the most common words where several languages share
one. It is to find a wrong language or an untranslated text, not to judge style.
"""

import re

from papers.readings.tongues import (
    ENGLISH_COMMON,
    ONLY_SIMPLIFIED,
    ONLY_TRADITIONAL,
    TONGUES,
    Tongue,
)

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile("[\u3040-\u30ff]")
SHARE = 0.6
"""Of the letters outside the protected pieces so many must be of the language's script."""
ENOUGH = 8
"""Words below which the common ones prove nothing."""


def wrong_language(text: str, tongue: Tongue) -> str:
    """Say what is wrong about the language of a text; "" if nothing.

    Its protected pieces should have been taken out. A text with hardly a letter can be in any.
    """
    letters = _LETTER.findall(text)
    if len(letters) < 4:
        return ""
    low = text.casefold()
    own = len(tongue.letters.findall(text))
    if own < SHARE * len(letters):
        return f"script: {own} of {len(letters)} letters are {tongue.script}"
    strange = [letter for letter in tongue.never for _found in range(low.count(letter))]
    if len(strange) * 50 > len(letters):
        return f"letters of another language: {''.join(sorted(set(strange)))}"
    if tongue.script == "Han":
        return _wrong_chinese(text, tongue.code)
    if tongue.code == "ja" and len(letters) >= 12 and not _KANA.search(text):
        return "Japanese without kana"
    return _wrong_words(text, tongue) if tongue.common else ""


def _wrong_chinese(text: str, code: str) -> str:
    if _KANA.search(text):
        return "Japanese instead of Chinese"
    simplified = sum(sign in ONLY_SIMPLIFIED for sign in text)
    traditional = sum(sign in ONLY_TRADITIONAL for sign in text)
    right, other = (simplified, traditional) if code == "zh_Hans" else (traditional, simplified)
    return "the other way to write Chinese" if other > right else ""


def _wrong_words(text: str, tongue: Tongue) -> str:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < ENOUGH:
        return ""
    hits = sum(word in tongue.common for word in words)
    english = sum(word in ENGLISH_COMMON for word in words) if tongue.script == "Latin" else 0
    if english > hits:
        return "English"
    rivals = {
        other.code: sum(word in other.common for word in words)
        for other in TONGUES.values()
        if other.script == tongue.script and other is not tongue and other.common
    }
    best = max(rivals, key=lambda code: rivals[code])
    if rivals[best] > 1.5 * hits + 2:
        return f"{TONGUES[best].english} rather than {tongue.english}"
    if len(words) >= 25 and not hits:
        return f"no common word of {tongue.english}"
    return ""
