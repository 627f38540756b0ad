"""Draws the icon: a red seal on paper white, and in it the tick of a record that was checked.

    icon.py FILE.ico

The same bytes every time; what it drew last lies beside it as `hezhun.ico`.
"""

import struct
import sys

SIZES = [16, 32, 48]
# Each pixel is looked at so many times across and down.
FINE = 4
SEAL, PAPER = (0xB8, 0x2A, 0x24), (0xFD, 0xFB, 0xF5)
# The tick, in parts of the width: from, over, to; and half its stroke.
TICK = [(0.25, 0.52), (0.43, 0.71), (0.77, 0.31)]
STROKE = 0.065


def away(x, y, a, b):
    """How far a point is from a line between two points."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return ((x - a[0] - along * dx) ** 2 + (y - a[1] - along * dy) ** 2) ** 0.5


def rounded(x, y, edge, corner):
    """Whether a point is inside a square with round corners, so far from the rim."""
    dx, dy = max(abs(x - 0.5) - (0.5 - edge - corner), 0.0), max(abs(y - 0.5) - (0.5 - edge - corner), 0.0)
    return dx * dx + dy * dy <= corner * corner


def colour(x, y):
    """Colour of a point, or none outside."""
    if not rounded(x, y, 0.02, 0.17):
        return None
    # A thin line of paper runs around inside the rim, as on a seal.
    if rounded(x, y, 0.085, 0.12) and not rounded(x, y, 0.125, 0.09):
        return PAPER
    if min(away(x, y, TICK[0], TICK[1]), away(x, y, TICK[1], TICK[2])) <= STROKE:
        return PAPER
    return SEAL


def picture(size):
    """One picture as an icon holds it: a header of twice the height, rows from below, then an empty mask."""
    rows = []
    for y in reversed(range(size)):
        for x in range(size):
            points = [colour((x + (i + 0.5) / FINE) / size, (y + (j + 0.5) / FINE) / size) for i in range(FINE) for j in range(FINE)]
            seen = [point for point in points if point]
            red, green, blue = (round(sum(point[k] for point in seen) / len(seen)) if seen else 0 for k in range(3))
            rows.append(struct.pack("<4B", blue, green, red, round(255 * len(seen) / len(points))))
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    return header + b"".join(rows) + bytes(((size + 31) // 32) * 4 * size)


def main():
    pictures = [picture(size) for size in SIZES]
    where = 6 + 16 * len(SIZES)
    out = struct.pack("<HHH", 0, 1, len(SIZES))
    for size, one in zip(SIZES, pictures):
        out += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(one), where)
        where += len(one)
    with open(sys.argv[1], "wb") as file:
        file.write(out + b"".join(pictures))


main()
