"""How a text is set on a page: `# ` opens a title, `- ` an item, an empty line ends a paragraph. No other markup."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class Setting(StrEnum):
    """What a block is."""

    TITLE = "title"
    ITEMS = "items"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """A title, a list, or a paragraph with its lines."""

    setting: Setting
    lines: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    """The text in blocks, none empty."""
    made: list[Block] = []
    kind, lines = Setting.PARAGRAPH, list[str]()

    def close() -> None:
        nonlocal lines
        if lines:
            made.append(Block(kind, tuple(lines)))
        lines = []

    for line in text.splitlines():
        here, said = _read(line.strip())
        if here != kind or here == Setting.TITLE or not said:
            close()
        kind = here
        if said:
            lines.append(said)
    close()
    return made


def page_of(text: str, *, level: int = 2) -> SafeString:
    """The text as HTML; every letter of it is escaped. Titles stand at `level`."""
    return mark_safe("".join(_html(block, level) for block in blocks_of(text)))  # escaped line by line


def _read(line: str) -> tuple[Setting, str]:
    if line.startswith("# "):
        return Setting.TITLE, line[2:].strip()
    if line.startswith("- "):
        return Setting.ITEMS, line[2:].strip()
    return Setting.PARAGRAPH, line


def _html(block: Block, level: int) -> str:
    lines = [escape(line) for line in block.lines]
    if block.setting == Setting.TITLE:
        return f"<h{level}>{lines[0]}</h{level}>"
    if block.setting == Setting.ITEMS:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"
