"""Discord's published limits on components and forms, as checks that name every breach.

Source: docs.discord.com/developers/components/reference, and interactions/receiving-and-responding
for forms. That text adds up to 4,000 characters is documented by discord.py (LayoutView).
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

ROW, BUTTON, SELECT, INPUT, SECTION, TEXT = 1, 2, 3, 4, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 11, 12, 13, 14, 17, 18
V2 = 1 << 15
MOST, TEXT_LENGTH = 40, 4000
IN_MESSAGE = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_CONTAINER = IN_MESSAGE - {CONTAINER}


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, those inside others included, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for inner in ("accessory", "component"):
            if inner in component:
                yield from walk([component[inner]])


def layout_problems(components: list[Json], files: list[str]) -> list[str]:
    """Return what Discord would refuse in a message of components that takes `files` along."""
    every = list(walk(components))
    problems = [f"{len(every)} components"] if len(every) > MOST else []
    texts = [each.get("content", "") for each in every if each["type"] == TEXT]
    if any(not text.strip() for text in texts):
        problems.append("an empty text")
    if sum(map(len, texts)) > TEXT_LENGTH:
        problems.append(f"text of {sum(map(len, texts))} characters")
    problems += [f"type {c['type']} at the top" for c in components if c["type"] not in IN_MESSAGE]
    for each in every:
        problems += _problems(each)
    problems += attachment_problems(every, files)
    return problems + _twice(every)


def legacy_problems(rows: list[Json]) -> list[str]:
    """Return what Discord would refuse in the rows under an older message."""
    problems = [f"{len(rows)} rows"] if len(rows) > 5 else []
    problems += [f"type {row['type']} at the top" for row in rows if row.get("type", ROW) != ROW]
    every = list(walk([{**row, "type": ROW} for row in rows]))
    for each in every:
        problems += _problems(each)
    return problems + _twice(every)


def _problems(component: Json) -> list[str]:
    match component["type"]:
        case 1:
            return _row(component["components"])
        case 2:
            return _button(component)
        case 3:
            return _select(component)
        case 12:
            return _gallery(component["items"])
        case 17:
            inside = component["components"]
            odd = [c["type"] for c in inside if c["type"] not in IN_CONTAINER]
            return [f"types {odd} in a container"] if odd or not inside else []
    return []


def _row(inside: list[Json]) -> list[str]:
    kinds = {each["type"] for each in inside}
    if kinds == {SELECT} and len(inside) == 1:
        return []
    return [] if kinds == {BUTTON} and 1 <= len(inside) <= 5 else ["a row needs 1 to 5 buttons"]


def _button(button: Json) -> list[str]:
    problems = _custom_id(button)
    if not button.get("label", "").strip() or len(button["label"]) > 80:
        problems.append("a label must have 1 to 80 characters")
    return problems


def _select(select: Json) -> list[str]:
    problems, options = _custom_id(select), select.get("options") or []
    if not 1 <= len(options) <= 25:
        problems.append(f"{len(options)} options")
    if len(select.get("placeholder") or "") > 150:
        problems.append("a placeholder has at most 150 characters")
    for option in options:
        if not option["label"].strip() or len(option["label"]) > 100:
            problems.append("an option's label has 1 to 100 characters")
        if not 1 <= len(option["value"]) <= 100:
            problems.append("an option's value has 1 to 100 characters")
        if "description" in option and not 1 <= len(option["description"]) <= 100:
            problems.append("an option's description has 1 to 100 characters")
    if len({option["value"] for option in options}) < len(options):
        problems.append("an option's value used twice")
    return problems


def _custom_id(component: Json) -> list[str]:
    fine = 1 <= len(component.get("custom_id") or "") <= 100
    return [] if fine else ["a custom_id must have 1 to 100 characters"]


def _gallery(items: list[Json]) -> list[str]:
    problems = [] if 1 <= len(items) <= 10 else [f"{len(items)} pictures"]
    long = any(len(item.get("description") or "") > 1024 for item in items)
    return [*problems, "a description has at most 1,024 characters"] if long else problems


def _twice(every: list[Json]) -> list[str]:
    ids = [each["custom_id"] for each in every if "custom_id" in each]
    return ["custom_id used twice"] if len(set(ids)) < len(ids) else []


def named_files(every: list[Json]) -> list[str]:
    """Return the attachments that components show, by name."""
    urls = [each["file"]["url"] for each in every if each["type"] == FILE]
    urls += [i["media"]["url"] for each in every if each["type"] == GALLERY for i in each["items"]]
    return [url.removeprefix("attachment://") for url in urls if url.startswith("attachment://")]


def attachment_problems(every: list[Json], files: list[str]) -> list[str]:
    """Return what does not fit between files sent and files shown: an unseen one is lost."""
    named = named_files(every)
    problems = [f"{name} was not sent" for name in named if name not in files]
    problems += [f"{name} is shown nowhere" for name in files if name not in named]
    return [*problems, f"{len(files)} files"] if len(files) > 10 else problems


def form_problems(form: Json) -> list[str]:
    """Return what Discord would refuse in a form."""
    inside = form.get("components") or []
    problems = _custom_id(form)
    if not 1 <= len(form.get("title", "")) <= 45:
        problems.append("a title has 1 to 45 characters")
    if not 1 <= len(inside) <= 5:
        problems.append(f"{len(inside)} fields")
    for label in inside:
        problems += _field(label)
    return problems + _twice(list(walk(inside)))


def _field(label: Json) -> list[str]:
    if label["type"] != LABEL or label["component"]["type"] != INPUT:
        return ["only labelled text inputs are known here"]
    field, problems = label["component"], _custom_id(label["component"])
    if not 1 <= len(label.get("label", "")) <= 45:
        problems.append("a field's label has 1 to 45 characters")
    if len(label.get("description") or "") > 100 or len(field.get("placeholder") or "") > 100:
        problems.append("a description or placeholder has at most 100 characters")
    if field.get("style") not in (1, 2) or not 1 <= (field.get("max_length") or 4000) <= 4000:
        problems.append("a style of 1 or 2 and at most 4,000 characters")
    if field.get("label"):
        problems.append("a labelled field has no label of its own")
    return problems
