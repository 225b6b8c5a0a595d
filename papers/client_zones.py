"""The zone most people with a client's language live in, where the language tells.

English, Spanish, Portuguese or Arabic alone tell nothing; with a country they may. The regions
are those of CLDR's likely subtags; of a country with several zones the one with most people.
"""

_BY_LANGUAGE = {
    "bg": "Europe/Sofia", "cs": "Europe/Prague", "da": "Europe/Copenhagen", "de": "Europe/Berlin",
    "el": "Europe/Athens", "et": "Europe/Tallinn", "fa": "Asia/Tehran", "fi": "Europe/Helsinki",
    "fr": "Europe/Paris", "he": "Asia/Jerusalem", "hi": "Asia/Kolkata", "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest", "id": "Asia/Jakarta", "it": "Europe/Rome", "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "nb": "Europe/Oslo",
    "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "pl": "Europe/Warsaw",
    "ro": "Europe/Bucharest", "ru": "Europe/Moscow", "sk": "Europe/Bratislava",
    "sl": "Europe/Ljubljana", "sr": "Europe/Belgrade", "sv": "Europe/Stockholm",
    "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "vi": "Asia/Ho_Chi_Minh",
    "zh": "Asia/Shanghai",
}  # fmt: skip
_BY_REGION = {
    "ar": "America/Argentina/Buenos_Aires", "at": "Europe/Vienna", "be": "Europe/Brussels",
    "br": "America/Sao_Paulo", "ch": "Europe/Zurich", "cl": "America/Santiago",
    "co": "America/Bogota", "de": "Europe/Berlin", "es": "Europe/Madrid", "fr": "Europe/Paris",
    "gb": "Europe/London", "hk": "Asia/Hong_Kong", "ie": "Europe/Dublin", "il": "Asia/Jerusalem",
    "in": "Asia/Kolkata", "ir": "Asia/Tehran", "it": "Europe/Rome", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "mx": "America/Mexico_City", "nz": "Pacific/Auckland",
    "pt": "Europe/Lisbon", "sg": "Asia/Singapore", "tw": "Asia/Taipei", "za": "Africa/Johannesburg",
}  # fmt: skip
_SEVERAL = frozenset({"us", "ca", "au"})
_SCRIPTS = {"hans": "Asia/Shanghai", "hant": "Asia/Taipei"}


def zone_of_client(tag: str) -> str:
    """Return the zone that a tag such as "de", "pt-BR" or "zh_Hant" tells of, "" for none."""
    first, *others = tag.replace("_", "-").lower().split("-")
    if _SEVERAL.intersection(others):
        return ""
    for part in others:
        if part in _BY_REGION:
            return _BY_REGION[part]
    for part in others:
        if part in _SCRIPTS:
            return _SCRIPTS[part]
    return _BY_LANGUAGE.get(first, "")
