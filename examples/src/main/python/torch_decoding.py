"""Decoding with kept keys and values in PyTorch: the work of `./jacobi bench decode`.

PyTorch's own decoder layers keep nothing from token to token, so these are written out, for
inference alone. Weights are random, texts have a fixed length.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_models import sinusoids


class Attention:
    def __init__(self, d, heads):
        self.heads = heads
        self.weights = [torch.randn(d, d) / math.sqrt(d) for _ in range(4)]
        self.fused = torch.cat(self.weights[:3])
        self.bias, self.fused_bias = torch.zeros(d), torch.zeros(3 * d)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def project(self, x):
        """Queries, keys and values of x [rows, 1, d], in one product."""
        return [self.split(part) for part in F.linear(x, self.fused, self.fused_bias).chunk(3, -1)]

    def memory(self, x):
        return [self.split(F.linear(x, w, self.bias)).contiguous() for w in self.weights[1:3]]

    def query(self, x):
        return self.split(F.linear(x, self.weights[0], self.bias))

    def attend(self, q, k, v):
        weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
        return F.linear((weights @ v).transpose(1, 2).flatten(2), self.weights[3], self.bias)


class Layer:
    def __init__(self, d, heads, inner):
        self.own, self.cross = Attention(d, heads), Attention(d, heads)
        self.up, self.down = torch.randn(inner, d) / math.sqrt(d), torch.randn(d, inner) / math.sqrt(inner)
        self.up_bias, self.down_bias, self.gain, self.shift = torch.zeros(inner), torch.zeros(d), torch.ones(d), torch.zeros(d)

    def norm(self, x):
        return F.layer_norm(x, self.gain.shape, self.gain, self.shift)

    def next(self, x, keys, values, position, memory):
        q, k, v = self.own.project(x)
        keys[:, :, position] = k[:, :, 0]
        values[:, :, position] = v[:, :, 0]
        seen = slice(0, position + 1)
        x = self.norm(x + self.own.attend(q, keys[:, :, seen], values[:, :, seen]))
        x = self.norm(x + self.cross.attend(self.cross.query(x), *memory))
        return self.norm(x + F.linear(F.relu(F.linear(x, self.up, self.up_bias)), self.down, self.down_bias))


class Decoder:
    def __init__(self, s):
        d = s["width"]
        self.s, self.scale = s, math.sqrt(d)
        self.embedding, self.positions = torch.randn(s["vocabulary"], d) / math.sqrt(d), sinusoids(1024, d)
        layer = nn.TransformerEncoderLayer(d, s["heads"], s["inner"], batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, s["layers"]).eval()
        self.layers = [Layer(d, s["heads"], s["inner"]) for _ in range(s["layers"])]
        self.out, self.out_bias = torch.randn(s["vocabulary"], d) / math.sqrt(d), torch.zeros(s["vocabulary"])

    def embed(self, ids, position):
        return F.embedding(ids, self.embedding) * self.scale + self.positions[position: position + ids.shape[1]]

    def encode(self):
        ids = torch.randint(0, self.s["vocabulary"], (self.s["sentences"], self.s["source"]))
        return self.encoder(self.embed(ids, 0))

    def start(self, encoded, rows):
        s = self.s
        shape = (rows, s["heads"], s["tokens"], s["width"] // s["heads"])
        self.caches = [(torch.zeros(shape), torch.zeros(shape)) for _ in self.layers]
        self.memories = [layer.cross.memory(encoded) for layer in self.layers]

    def next(self, ids, position):
        """Logits [rows, vocabulary] behind one more token of each row, ids [rows]."""
        x = self.embed(ids.unsqueeze(1), position)
        for layer, (keys, values), memory in zip(self.layers, self.caches, self.memories):
            x = layer.next(x, keys, values, position, memory)
        return F.linear(x[:, 0], self.out, self.out_bias)

    def select(self, rows):
        self.caches = [(k.index_select(0, rows), v.index_select(0, rows)) for k, v in self.caches]

    def translate(self):
        encoded = self.encode()
        return self.greedy(encoded) if self.s["beam"] == 1 else self.beam(encoded)

    def greedy(self, encoded):
        self.start(encoded, encoded.shape[0])
        ids = torch.ones(encoded.shape[0], dtype=torch.long)
        texts = []
        for position in range(self.s["tokens"]):
            ids = self.next(ids, position).argmax(-1)
            texts.append(ids)
        return torch.stack(texts, 1)

    def beam(self, encoded):
        count, beam, vocabulary = encoded.shape[0], self.s["beam"], self.s["vocabulary"]
        self.start(encoded.repeat_interleave(beam, 0), count * beam)
        scores = torch.full((count, beam), float("-inf"))
        scores[:, 0] = 0
        first = torch.arange(count).unsqueeze(1) * beam
        ids, texts = torch.ones(count * beam, dtype=torch.long), torch.zeros(count * beam, 0, dtype=torch.long)
        for position in range(self.s["tokens"]):
            continued = F.log_softmax(self.next(ids, position), -1).view(count, beam, vocabulary) + scores.unsqueeze(-1)
            scores, best = continued.view(count, -1).topk(beam)
            rows = (first + best // vocabulary).flatten()
            ids = (best % vocabulary).flatten()
            self.select(rows)
            texts = torch.cat([texts[rows], ids.unsqueeze(1)], 1)
        return texts.view(count, beam, -1)[:, 0]


def decode(s):
    decoder = Decoder(s)
    with torch.no_grad():
        encoded = decoder.encode()
    ids = torch.ones(1, dtype=torch.long)

    @torch.no_grad()
    def run():
        decoder.start(encoded, 1)
        for position in range(s["tokens"]):
            decoder.next(ids, position)
    return run


def translate(s):
    return torch.no_grad()(Decoder(s).translate)


WORK = {"decode": decode, "translate": translate}


def prepare(op, sizes):
    """What to run for one repetition, or None for work that is not known here."""
    return WORK[op](sizes) if op in WORK else None
