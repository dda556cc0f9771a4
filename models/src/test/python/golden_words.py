"""Writes golden_words.txt: odd texts, and how GPT-2 and BERT cut them into words.

GPT-2's words come from its published regular expression and the module `regex`, which GPT-2's own
program uses; BERT's from the steps of its published BasicTokenizer and the module `unicodedata`.
Run with Python 3.11 and regex 2026.5.9 from the folder of the models module:

    python3 src/test/python/golden_words.py > src/test/resources/jacobi/models/text/golden_words.txt

Each line holds tab-separated fields in ASCII: the name of a rule, and as JSON a text and its words.
"""
import json
import random
import unicodedata

import regex

GPT2 = regex.compile(
    r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
)

CHINESE = [
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
]

PARTS = [
    " ", "  ", "\n", "\r\n", "\t", "\v", "\f", "\x1c", "\x85", "\xa0", "\u1680", "\u180e",
    "\u200b", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000", "\ufeff", "\ufffd", "\x00", "\x7f",
    "\xad", "'", "'s", "'S", "'ll", "'lL", "'re", "'ve", "'d", "'m", "'t", "'r", "'v", "'l", "''",
    "\u2019s", "don't", "caf\u00e9", "cafe\u0301", "\u0130stanbul", "\u03a3\u0391\u03a3",
    "\u03a3.\u0391\u03a3", "\u03a3", "\u3400",
    "stra\u00dfe", "\u1e9e", "\u01c5", "\ufb01", "a\u0308\u0323b",
    "\u1100\u1161\u11a8", "\ud55c\uad6d\uc5b4", "\u4e2d\u6587", "\u3042\u30a2", "\uf900",
    "\U00020000", "\U0002f800", "\u0e01\u0e33", "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\u0645\u0650", "1", "23", "4.5", "\u00bd", "\u2167", "\u0663", "\u00b2", "$", "^", "`", "~",
    "\u037e", "\u00b7", "\u20ac", "\u2014", "\u2026", "\u00bf", "_", "-", ".", "...",
    "<|endoftext|>", "[MASK]", "##ing", "\U0001f469\u200d\U0001f680", "\u2764\ufe0f", "\U0001d54f",
    "\ue000", "\u302e", "Ab", "x", "hello", "World",
]


def basic(text, lowercase):
    def is_space(c):
        return c in " \t\n\r" or unicodedata.category(c) == "Zs"

    def is_control(c):
        return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf")

    def is_punctuation(c):
        o = ord(c)
        ascii_sign = 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126
        return ascii_sign or unicodedata.category(c).startswith("P")

    cleaned = "".join(
        " " if is_space(c) else c for c in text if not (ord(c) in (0, 0xFFFD) or is_control(c))
    )
    spaced = "".join(
        f" {c} " if any(a <= ord(c) <= b for a, b in CHINESE) else c for c in cleaned
    )
    words = []
    for token in spaced.split():
        if lowercase:
            token = unicodedata.normalize("NFD", token.lower())
            token = "".join(c for c in token if unicodedata.category(c) != "Mn")
        word = ""
        for c in token:
            if is_punctuation(c):
                words += [word, c]
                word = ""
            else:
                word += c
        words.append(word)
    return " ".join(words).split()


def line(rule, text, words):
    print("\t".join([rule, json.dumps(text), json.dumps(words)]))


def main():
    rng = random.Random(20)
    texts = PARTS + [
        "".join(rng.choice(PARTS) for _ in range(rng.randint(2, 8))) for _ in range(200)
    ]
    for text in texts:
        line("gpt", text, GPT2.findall(text))
        line("uncased", text, basic(text, True))
        line("cased", text, basic(text, False))


main()
