"""Writes what PyTorch computes for a small BERT: the truth for BertGoldenTest.

    python3 golden_bert.py      (PyTorch 1.13, nothing else)

The model is written out here from Devlin et al. (2019) and Vaswani et al. (2017), on PyTorch's own
functions. PyTorch computes in float64 from weights that float32 can hold, so the numbers here are
right to the last bit of float32, and what a test measures is Jacobi's own rounding. Weights are
under Jacobi's names. The file holds

    weights.NAME                  of the encoder and of every head; the token classifier's head is
                                  named tokenClassifier, in Jacobi it is classifier
    ids, segments, lengths        two rows of different lengths
    places, answers, next         of pretraining; labels, tags, ends of the other heads
    states, pooled                of the encoder
    logits.HEAD                   of every head
    losses.pretraining            before the first step of AdamW, and after each of five
    loss.HEAD                     of the other heads
    gradients.HEAD.NAME           of every weight of every loss
"""

import json
import math
import pathlib
import struct

import torch
from torch.nn import functional

VOCABULARY, LONGEST, CHANNELS, HEADS, LAYERS, INNER, LABELS = 13, 10, 8, 2, 2, 12, 3
EPSILON = 1e-12
IGNORED = -1
OUTPUT = pathlib.Path(__file__).parent.parent / "resources/jacobi/models/bert"

# [CLS] is 1, [SEP] 2, [MASK] 3 and [PAD] 0. The second row has five tokens and no second text.
IDS = torch.tensor([[1, 5, 3, 9, 2, 3, 7, 2], [1, 3, 4, 12, 2, 0, 0, 0]])
SEGMENTS = torch.tensor([[0, 0, 0, 0, 0, 1, 1, 1], [0] * 8])
LENGTHS = torch.tensor([8, 5])
PLACES = torch.tensor([[2, 5], [8 + 1, 8]])
ANSWERS = torch.tensor([[6, 11], [10, IGNORED]])
NEXT = torch.tensor([0, 1])
LABEL = torch.tensor([2, 0])
TAGS = torch.tensor([[-1, 0, 2, 1, -1, 2, 0, -1], [-1, 1, 0, 2, -1, -1, -1, -1]])
ENDS = torch.tensor([[5, 6], [1, 3]])


def shapes():
    """The shape of every weight."""
    c = CHANNELS

    def linear(name, out, into):
        yield f"{name}.weight", (out, into)
        yield f"{name}.bias", (out,)

    def norm(name):
        yield f"{name}.weight", (c,)
        yield f"{name}.bias", (c,)

    yield "encoder.embedding.weight", (VOCABULARY, c)
    yield "encoder.positions.weight", (LONGEST, c)
    yield "encoder.segments.weight", (2, c)
    yield from norm("encoder.norm")
    for i in range(LAYERS):
        layer = f"encoder.layers.{i}"
        for part in ["query", "key", "value", "output"]:
            yield from linear(f"{layer}.attention.{part}", c, c)
        yield from norm(f"{layer}.attentionNorm")
        yield from linear(f"{layer}.feedForward.inner", INNER, c)
        yield from linear(f"{layer}.feedForward.outer", c, INNER)
        yield from norm(f"{layer}.feedForwardNorm")
    yield from linear("encoder.pooler", c, c)
    yield from linear("maskedTokens.dense", c, c)
    yield from norm("maskedTokens.norm")
    yield "maskedTokens.bias", (VOCABULARY,)
    yield from linear("nextSentence", 2, c)
    yield from linear("classifier", LABELS, c)
    yield from linear("tokenClassifier", LABELS, c)
    yield from linear("spans", 2, c)


def randomized(seed):
    """Every weight random, also biases and gains, so that no error hides behind a 0 or a 1."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in shapes():
        noise = torch.randn(shape, generator=generator, dtype=torch.float32) * 0.3
        gain = "orm." in name and name.endswith("weight")
        weights[name] = (noise + 1 if gain else noise).double().requires_grad_()
    return weights


class Bert:
    def __init__(self, weights):
        self.weights = weights

    def linear(self, x, name):
        return functional.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x, name):
        gain, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(x, (CHANNELS,), gain, bias, EPSILON)

    def attention(self, x, name):
        rows, time, _ = x.shape

        def heads(part):
            y = self.linear(x, f"{name}.{part}")
            return y.reshape(rows, time, HEADS, CHANNELS // HEADS).transpose(1, 2)

        scores = heads("query") @ heads("key").transpose(2, 3) / math.sqrt(CHANNELS // HEADS)
        padding = torch.arange(time)[None, :] >= LENGTHS[:, None]
        weights = scores.masked_fill(padding[:, None, None, :], -math.inf).softmax(-1)
        gathered = (weights @ heads("value")).transpose(1, 2).reshape(rows, time, CHANNELS)
        return self.linear(gathered, f"{name}.output")

    def states(self):
        w, time = self.weights, IDS.shape[1]
        x = (w["encoder.embedding.weight"][IDS]
             + w["encoder.positions.weight"][:time]
             + w["encoder.segments.weight"][SEGMENTS])
        x = self.norm(x, "encoder.norm")
        for i in range(LAYERS):
            layer = f"encoder.layers.{i}"
            x = self.norm(x + self.attention(x, f"{layer}.attention"), f"{layer}.attentionNorm")
            inner = functional.gelu(self.linear(x, f"{layer}.feedForward.inner"))
            outer = self.linear(inner, f"{layer}.feedForward.outer")
            x = self.norm(x + outer, f"{layer}.feedForwardNorm")
        return x

    def pooled(self, states):
        return torch.tanh(self.linear(states[:, 0], "encoder.pooler"))

    def pretraining(self):
        states = self.states()
        found = states.flatten(0, 1)[PLACES]
        found = self.norm(
            functional.gelu(self.linear(found, "maskedTokens.dense")), "maskedTokens.norm")
        tokens = functional.linear(
            found, self.weights["encoder.embedding.weight"], self.weights["maskedTokens.bias"])
        follows = self.linear(self.pooled(states), "nextSentence")
        loss = cross_entropy(tokens, ANSWERS) + cross_entropy(follows, NEXT)
        return {"maskedTokens": tokens, "nextSentence": follows}, loss

    def classifier(self):
        logits = self.linear(self.pooled(self.states()), "classifier")
        return logits, cross_entropy(logits, LABEL)

    def token_classifier(self):
        logits = self.linear(self.states(), "tokenClassifier")
        return logits, cross_entropy(logits, TAGS)

    def spans(self):
        logits = self.linear(self.states(), "spans").transpose(1, 2)
        padding = torch.arange(IDS.shape[1])[None, :] >= LENGTHS[:, None]
        logits = logits.masked_fill(padding[:, None, :], -1e9)
        return logits, (cross_entropy(logits[:, 0], ENDS[:, 0])
                        + cross_entropy(logits[:, 1], ENDS[:, 1])) / 2


def cross_entropy(logits, targets):
    return functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), targets.flatten(), ignore_index=IGNORED)


def gradients(weights, loss, head):
    for weight in weights.values():
        weight.grad = None
    loss.backward()
    return {f"gradients.{head}.{name}": weight.grad.clone()
            for name, weight in weights.items() if weight.grad is not None}


def steps(weights):
    """The losses of pretraining before five steps of AdamW, and after each."""
    reached = {name: w for name, w in weights.items() if not name.startswith(
        ("classifier", "tokenClassifier", "spans"))}
    adam = torch.optim.AdamW(
        [
            {"params": [w for w in reached.values() if w.dim() >= 2], "weight_decay": 0.01},
            {"params": [w for w in reached.values() if w.dim() < 2], "weight_decay": 0.0},
        ],
        lr=0.01, betas=(0.9, 0.999), eps=1e-6)
    losses = []
    for _ in range(6):
        adam.zero_grad()
        _, loss = Bert(weights).pretraining()
        losses.append(loss.item())
        loss.backward()
        adam.step()
    return torch.tensor(losses, dtype=torch.float64)


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        floating = tensor.dtype.is_floating_point
        values = tensor.flatten().tolist()
        raw = struct.pack(f"<{len(values)}{'f' if floating else 'i'}", *values)
        header[name] = {
            "dtype": "F32" if floating else "I32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(path, path.stat().st_size, "bytes")


def main():
    weights = randomized(1)
    model = Bert(weights)
    tensors = {f"weights.{name}": weight.detach().clone() for name, weight in weights.items()}
    tensors |= {"ids": IDS, "segments": SEGMENTS, "lengths": LENGTHS, "places": PLACES,
                "answers": ANSWERS, "next": NEXT, "labels": LABEL, "tags": TAGS, "ends": ENDS}
    states = model.states()
    tensors |= {"states": states.detach(), "pooled": model.pooled(states).detach()}
    logits, loss = model.pretraining()
    tensors |= {f"logits.{head}": value.detach() for head, value in logits.items()}
    tensors |= gradients(weights, loss, "pretraining")
    heads = {"classifier": model.classifier, "tokenClassifier": model.token_classifier,
             "spans": model.spans}
    for head, compute in heads.items():
        logits, loss = compute()
        tensors |= {f"logits.{head}": logits.detach(), f"loss.{head}": loss.detach()}
        tensors |= gradients(weights, loss, head)
    tensors["losses.pretraining"] = steps(weights)
    write_safetensors(OUTPUT / "bert.safetensors", tensors)
    print(tensors["losses.pretraining"])


if __name__ == "__main__":
    OUTPUT.mkdir(parents=True, exist_ok=True)
    main()
