"""Writes quantized.gguf, blocks of random bytes, and quantized.safetensors, what they stand for.

Each number is computed by itself from the layouts of ggml-common.h (github.com/ggml-org/ggml), with
F32's rounding after each step, as ggml computes. Run with any Python 3 from the folder of the models
module:

    python3 src/test/python/golden_gguf.py src/test/resources/jacobi/models/formats
"""
import json
import pathlib
import random
import struct
import sys


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def half(block, at):
    return struct.unpack("<e", block[at:at + 2])[0]


def signed(byte):
    return byte - 256 if byte > 127 else byte


def nibble_of_32(block, at, i):
    """Bytes 0 to 15 hold numbers 0 to 15 in their lower halves, 16 to 31 in their upper ones."""
    byte = block[at + i % 16]
    return byte >> 4 if i >= 16 else byte & 15


def nibble(block, at, i):
    """32 bytes hold 64 numbers."""
    byte = block[at + i // 64 * 32 + i % 32]
    return byte >> 4 if i % 64 >= 32 else byte & 15


def pair_of_bits(block, at, i):
    """32 bytes hold 128 numbers."""
    return block[at + i // 128 * 32 + i % 32] >> i % 128 // 32 * 2 & 3


def bit(block, at, i):
    """32 bytes hold 256 numbers."""
    return block[at + i % 32] >> i // 32 & 1


def bit_of_32(block, at, i):
    """Bits in the order of a little-endian integer."""
    return int.from_bytes(block[at:at + 4], "little") >> i & 1


def above(scale, integer, least):
    return f32(f32(scale * integer) + least)


def q4_0(block, i):
    return f32(half(block, 0) * (nibble_of_32(block, 2, i) - 8))


def q4_1(block, i):
    return above(half(block, 0), nibble_of_32(block, 4, i), half(block, 2))


def q5_0(block, i):
    integer = nibble_of_32(block, 6, i) + 16 * bit_of_32(block, 2, i)
    return f32(half(block, 0) * (integer - 16))


def q5_1(block, i):
    integer = nibble_of_32(block, 8, i) + 16 * bit_of_32(block, 4, i)
    return above(half(block, 0), integer, half(block, 2))


def q8_0(block, i):
    return f32(half(block, 0) * signed(block[2 + i]))


def q2_k(block, i):
    pair = block[i // 16]
    scale = f32(half(block, 80) * (pair & 15))
    least = f32(half(block, 82) * (pair >> 4))
    return above(scale, pair_of_bits(block, 16, i), -least)


def q3_k(block, i):
    group = i // 16
    lower = block[96 + group] & 15 if group < 8 else block[96 + group - 8] >> 4
    upper = block[104 + group % 4] >> 2 * (group // 4) & 3
    scale = f32(half(block, 108) * (lower + 16 * upper - 32))
    integer = pair_of_bits(block, 32, i) - (0 if bit(block, 0, i) else 4)
    return f32(scale * integer)


def scale_and_least(block, group):
    packed = block[4:16]
    if group < 4:
        scale = packed[group] & 63
        least = packed[group + 4] & 63
    else:
        scale = packed[group + 4] & 15 | packed[group - 4] >> 6 << 4
        least = packed[group + 4] >> 4 | packed[group] >> 6 << 4
    return f32(half(block, 0) * scale), f32(half(block, 2) * least)


def q4_k(block, i):
    scale, least = scale_and_least(block, i // 32)
    return above(scale, nibble(block, 16, i), -least)


def q5_k(block, i):
    scale, least = scale_and_least(block, i // 32)
    return above(scale, nibble(block, 48, i) + 16 * bit(block, 16, i), -least)


def q6_k(block, i):
    part, within = divmod(i, 128)
    byte = block[64 * part + within % 64]
    lower = byte & 15 if within < 64 else byte >> 4
    scale = f32(half(block, 208) * signed(block[192 + i // 16]))
    return f32(scale * (lower + 16 * pair_of_bits(block, 128, i) - 32))


# Name, number, numbers in a block, bytes of a block, where halves are, and a number's meaning.
TYPES = [
    ("Q4_0", 2, 32, 18, [0], q4_0),
    ("Q4_1", 3, 32, 20, [0, 2], q4_1),
    ("Q5_0", 6, 32, 22, [0], q5_0),
    ("Q5_1", 7, 32, 24, [0, 2], q5_1),
    ("Q8_0", 8, 32, 34, [0], q8_0),
    ("Q2_K", 10, 256, 84, [80, 82], q2_k),
    ("Q3_K", 11, 256, 110, [108], q3_k),
    ("Q4_K", 12, 256, 144, [0, 2], q4_k),
    ("Q5_K", 13, 256, 176, [0, 2], q5_k),
    ("Q6_K", 14, 256, 210, [208], q6_k),
]
ROWS = 2
BLOCKS = 2


def random_block(random_numbers, size, halves):
    block = bytearray(random_numbers.randbytes(size))
    for at in halves:
        block[at + 1] &= 0xBF  # neither infinite nor no number
    return bytes(block)


def aligned(data):
    return data + bytes(-len(data) % 32)


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()


def main(folder):
    random_numbers = random.Random(1)
    infos, data, header, floats = b"", b"", {}, b""
    for name, number, size, length, halves, meaning in TYPES:
        blocks = [random_block(random_numbers, length, halves) for _ in range(ROWS * BLOCKS)]
        dims = [BLOCKS * size, ROWS]
        infos += text(name) + struct.pack("<IQQIQ", 2, *dims, number, len(data))
        data = aligned(data + b"".join(blocks))
        values = [meaning(block, i) for block in blocks for i in range(size)]
        packed = struct.pack(f"<{len(values)}f", *values)
        offsets = [len(floats), len(floats) + len(packed)]
        header[name] = {"dtype": "F32", "shape": dims[::-1], "data_offsets": offsets}
        floats += packed
    start = aligned(b"GGUF" + struct.pack("<IQQ", 3, len(TYPES), 0) + infos)
    (folder / "quantized.gguf").write_bytes(start + data)
    described = json.dumps(header).encode()
    described += b" " * (-len(described) % 8)
    content = struct.pack("<Q", len(described)) + described + floats
    (folder / "quantized.safetensors").write_bytes(content)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
