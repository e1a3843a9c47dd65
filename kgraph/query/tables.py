"""Rows as tables for a terminal, or as blocks where it is too narrow for a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

__all__ = ["draw"]

#: Spaces between columns.
_GAP: Final = 3
#: Terminal cells below which a column of longer texts cannot be read.
_LEAST: Final = 16


def draw(
    names: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None, right: Iterable[int] = ()
) -> str:
    """Return rows below the names of their columns, those numbered in `right` set to the right.

    Where `width`, in terminal cells, is too little for all, the longest cells are wrapped; where that would leave too
    little for them, each row is a block with a line for each cell that is not empty.
    """
    widths = _fit([_longest(column) for column in zip(names, *rows, strict=True)], width)
    if widths is None:
        return "".join(_blocks(names, rows, width or 0))
    cells = [[_wrap(cell, width) for cell, width in zip(row, widths, strict=True)] for row in [names, *rows]]
    to_right = frozenset(right)
    head, *body = [_lines(row, widths, to_right) for row in cells]
    rule = "─" * (sum(widths) + _GAP * (len(widths) - 1))
    # A row of several lines ends with an empty one, or nobody could tell where the next begins.
    between = "\n" if any(len(lines) > 1 for lines in body) else ""
    return "\n".join([*head, rule, ""]) + between.join("".join(f"{line}\n" for line in lines) for lines in body)


def _longest(cells: Iterable[str]) -> int:
    return max(map(_length, cells))


def _length(text: str) -> int:
    """Return how many terminal cells a text takes; Chinese characters and most emoji take two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _fit(widths: list[int], width: int | None) -> list[int] | None:
    """Narrow the widest columns alike until they fit; return None where they would be too narrow to be read."""
    left = width - _GAP * (len(widths) - 1) if width is not None else sum(widths)
    for number, each in enumerate(sorted(widths)):
        most = left // (len(widths) - number)
        if each > most:
            return [min(each, most) for each in widths] if most >= _LEAST else None
        left -= each
    return widths


def _lines(cells: Sequence[Sequence[str]], widths: Sequence[int], right: frozenset[int]) -> list[str]:
    """Return the lines of a row whose cells are lists of lines."""
    height = max(map(len, cells))
    return [
        (" " * _GAP)
        .join(
            _padded(cell[number] if number < len(cell) else "", width, to_right=column in right)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        .rstrip()
        for number in range(height)
    ]


def _padded(text: str, width: int, *, to_right: bool) -> str:
    filling = " " * (width - _length(text))
    return filling + text if to_right else text + filling


def _wrap(text: str, width: int) -> list[str]:
    """Break a text between words, and inside those that are longer than a line."""
    if _length(text) <= width:
        return [text]
    lines = [""]
    for piece in _pieces(text, width):
        joined = f"{lines[-1]} {piece}" if lines[-1] else piece
        if _length(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(piece)
    return lines


def _pieces(text: str, width: int) -> Iterator[str]:
    from rich.cells import chop_cells

    for word in text.split(" "):
        yield from chop_cells(word, width) if _length(word) > width else [word]


def _blocks(names: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> Iterator[str]:
    """Yield each row as lines of name and cell, and a line between rows."""
    label = min(_longest(names), max(width // 3, 1))
    room = max(width - label - _GAP, 2)
    for number, row in enumerate(rows):
        if number:
            yield "─" * min(width, label + _GAP + _LEAST) + "\n"
        for name, cell in zip(names, row, strict=True):
            if cell:
                cells = [_wrap(name, label), _wrap(cell, room)]
                yield "".join(f"{line}\n" for line in _lines(cells, [label, room], frozenset()))
