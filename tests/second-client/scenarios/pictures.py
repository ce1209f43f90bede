"""Pictures to upload, made from nothing.

Purpose: PNGs of any size without an imaging library.
Refuses: to be beautiful; noise keeps them from being compressed away, so that there is something to send in pieces.
Invariant: the same seed gives the same bytes.
"""

import random
import struct
import zlib


def png(width, height, seed=1):
    """An 8-bit RGB picture of noise."""
    draw = random.Random(seed)
    rows = b"".join(b"\0" + draw.randbytes(width * 3) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
