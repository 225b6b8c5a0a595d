"""Days in words, the same in every locale of the machine."""

from datetime import date

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_words(day: date) -> str:
    """Return "Wednesday 17 July"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def date_words(day: date) -> str:
    """Return "17 July 2024"."""
    return f"{day.day} {month_words(day)}"


def month_words(day: date) -> str:
    """Return "July 2024"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def span_words(first: date, last: date) -> str:
    """Return "Monday 16 to Wednesday 18 November", naming what both ends share only once."""
    if first == last:
        return day_words(first)
    if first.year != last.year:
        return f"{day_words(first)} {first.year} to {day_words(last)} {last.year}"
    if first.month != last.month:
        return f"{day_words(first)} to {day_words(last)}"
    return f"{_WEEKDAYS[first.weekday()]} {first.day} to {day_words(last)}"
