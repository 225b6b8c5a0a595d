"""Names of time zones as people write them: cities, offsets, abbreviations.

The zones themselves come from the tz database; what is kept for a chat is always its name.
"""

import difflib
import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from papers.language import _, sentences
from papers.mistakes import UserError

# What most people who write these mean; the answer names the zone, so others can correct it.
_SAID = {
    "z": "UTC", "utc": "UTC", "gmt": "UTC", "et": "America/New_York", "est": "America/New_York",
    "edt": "America/New_York", "ct": "America/Chicago", "cst": "America/Chicago",
    "cdt": "America/Chicago", "mt": "America/Denver", "mst": "America/Denver",
    "mdt": "America/Denver", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles", "hst": "Pacific/Honolulu", "akst": "America/Anchorage",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "west": "Europe/Lisbon",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin",
    "eet": "Europe/Athens", "eest": "Europe/Athens", "msk": "Europe/Moscow",
    "ist": "Asia/Kolkata", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
    "brt": "America/Sao_Paulo", "beijing": "Asia/Shanghai", "china": "Asia/Shanghai",
    "india": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "germany": "Europe/Berlin",
    "munich": "Europe/Berlin", "france": "Europe/Paris", "italy": "Europe/Rome",
    "spain": "Europe/Madrid", "uk": "Europe/London", "england": "Europe/London",
    "switzerland": "Europe/Zurich", "geneva": "Europe/Zurich", "korea": "Asia/Seoul",
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "boston": "America/New_York", "washington": "America/New_York",
}  # fmt: skip
# Countries with several zones: naming one would be a guess.
_COUNTRIES = {
    "usa": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "canada": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver"),
    "mexico": ("America/Mexico_City", "America/Cancun", "America/Tijuana"),
    "brazil": ("America/Sao_Paulo", "America/Manaus"),
    "russia": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "australia": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide",
                  "Australia/Perth"),
    "indonesia": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
}  # fmt: skip
_COUNTRIES |= dict.fromkeys(
    ("us", "u.s.", "u.s.a.", "united states", "the us", "the usa"), _COUNTRIES["usa"]
)
# Offsets that are not whole hours, where a zone keeps them all year (seconds are not used today).
_HALVES = {
    "-9:30": "Pacific/Marquesas", "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+6:30": "Asia/Yangon",
    "+8:45": "Australia/Eucla", "+9:30": "Australia/Darwin",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")
_COMMON = (
    "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Europe/Moscow",
    "Asia/Kolkata", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Sydney", "America/Sao_Paulo", "America/New_York", "America/Chicago",
    "America/Denver", "America/Los_Angeles",
)  # fmt: skip


def parse_zone(text: str) -> str:
    """Find the zone for "Berlin", "europe/berlin", "UTC+8", "+05:30" or "PST".

    Raises UserError that names the nearest ones.
    """
    said = _plain(text)
    offset = _OFFSET.fullmatch(said)
    if offset is not None:
        return _fixed(text, offset[1], int(offset[2]), offset[3] or "00")
    found = _SAID.get(said) or _by_name().get(said) or _by_city().get(said)
    if found is None:
        raise UserError(_unknown(text))
    return found


def zones_like(text: str, limit: int = 25) -> list[str]:
    """Suggest zones for what is typed so far, best first; for nothing, those of most people."""
    said = _plain(text)
    if not said:
        return list(_COMMON[:limit])
    if said in _COUNTRIES:
        return list(_COUNTRIES[said][:limit])
    if said in _SAID or _OFFSET.fullmatch(said):
        try:
            return [parse_zone(said)]
        except UserError:
            return []
    ranked = sorted((_rank(name, said), name not in _COMMON, name) for name in zone_names())
    return [name for rank, _, name in ranked if rank < 3][:limit]


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return every zone of the tz database that a place can have."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


def _rank(name: str, said: str) -> int:
    full = _plain(name)
    places = (full.rpartition("/")[2].startswith(said), full.startswith(said), said in full)
    return places.index(True) if True in places else 3


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split()).replace("−", "-")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {_plain(name): name for name in zone_names()}


@lru_cache(maxsize=1)
def _by_city() -> dict[str, str]:
    """Last part of the name; where several share it they agree, and the shortest name is kept."""
    names = sorted(zone_names(), key=lambda name: (-len(name), name))
    return {_plain(name).rpartition("/")[2]: name for name in names if "/" in name}


def _fixed(text: str, sign: str, hours: int, minutes: str) -> str:
    # In the tz database the signs of Etc/GMT zones are turned round, as POSIX has them.
    if minutes == "00" and hours <= (14 if sign == "+" else 12):
        return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    zone = _HALVES.get(f"{sign}{hours}:{minutes}")
    if zone is None:
        raise UserError(
            _(
                "No place has the offset “{said}” all year. Name a city, such as Europe/Berlin."
            ).format(said=text.strip())
        )
    return zone


def _unknown(text: str) -> str:
    said = _plain(text)[:40]  # comparing takes time in proportion
    if said in _COUNTRIES:
        several = _("That has several time zones. Name one: {zones}.")
        return several.format(zones=", ".join(_COUNTRIES[said]))
    near = difflib.get_close_matches(said, [*_by_city(), *_by_name(), *_SAID], n=3, cutoff=0.6)
    begun = [name for name in zones_like(said) if _rank(name, said) == 0] if len(said) > 1 else []
    names = begun[:3] or list(dict.fromkeys(parse_zone(name) for name in near))
    return sentences(
        _("I know no time zone “{said}”.").format(said=text.strip()[:40]),
        _("Nearest: {zones}.").format(zones=", ".join(names)) if names else "",
        _("Name a city such as Berlin or America/New_York, or an offset such as UTC+8."),
    )


# Where many readers live; those with the same clock are offered in this order.
_PLACES = (
    *_COMMON, "Asia/Hong_Kong", "Asia/Taipei", "Asia/Dubai", "Asia/Tehran", "Asia/Karachi",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Manila", "Australia/Perth",
    "Australia/Adelaide", "Australia/Brisbane", "Pacific/Auckland", "Pacific/Honolulu",
    "America/Anchorage", "America/Halifax", "America/St_Johns", "America/Mexico_City",
    "America/Bogota", "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires",
    "Europe/Istanbul", "Europe/Helsinki", "Europe/Lisbon", "Africa/Cairo", "Africa/Lagos",
    "Africa/Nairobi", "Africa/Johannesburg", "Atlantic/Azores",
)  # fmt: skip


def places_like(zone: str, now: datetime, limit: int = 4) -> list[str]:
    """Return zones of places where the clock shows at `now` what it shows in `zone`."""
    there = now.astimezone(ZoneInfo(zone)).utcoffset()
    return [
        name for name in _PLACES
        if name not in (zone, "UTC") and now.astimezone(ZoneInfo(name)).utcoffset() == there
    ][:limit]  # fmt: skip
