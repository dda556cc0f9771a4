"""Writes what PyTorch computes for small recurrent translators: the truth for RecurrentGoldenTest.

    python3 golden_rnn.py      (PyTorch 1.13, nothing else)

As golden_transformer.py does: float64 from weights that float32 can hold; the weights under Jacobi's
names; the batch; logits; losses before and after three steps of Adam; the gradient of every weight;
and, where there is attention, its weights.
"""

import pathlib

import torch
from torch import nn

from golden_transformer import (
    PADDING, SOURCE, TARGET_INPUT, TARGET_OUTPUT, lengths, randomize, safetensors)

EMBEDDING, HIDDEN = 6, 5
SOURCE_VOCABULARY, TARGET_VOCABULARY = 11, 13
OUTPUT = pathlib.Path(__file__).parent.parent / "resources/jacobi/models/rnn"


class Cell(nn.Module):
    """One step of a recurrent layer, from nn.GRUCell or nn.LSTMCell; input weights are apart."""

    def __init__(self, kind):
        super().__init__()
        self.kind, gates = kind, {"gru": 3, "lstm": 4}[kind]
        self.weight = nn.Parameter(torch.zeros(gates * HIDDEN, HIDDEN))
        self.bias = nn.Parameter(torch.zeros(gates * HIDDEN))

    def forward(self, x, state):
        # The input is projected already, so the cell's own projection is the identity.
        identity = torch.eye(x.shape[-1], dtype=x.dtype)
        none = torch.zeros_like(self.bias)
        if self.kind == "gru":
            return torch.gru_cell(x, state, identity, self.weight, none, self.bias)
        hidden, cell = state.split(HIDDEN, -1)
        hidden, cell = torch.lstm_cell(x, (hidden, cell), identity, self.weight, none, self.bias)
        return torch.cat([hidden, cell], -1)


class Translator(nn.Module):
    def __init__(self, kind, attention, bidirectional):
        super().__init__()
        self.kind, self.attention = kind, attention
        gates, states = {"gru": (3, 1), "lstm": (4, 2)}[kind]
        self.states = states * HIDDEN
        annotation = (2 if bidirectional else 1) * HIDDEN
        self.source = nn.Embedding(SOURCE_VOCABULARY, EMBEDDING)
        self.target = nn.Embedding(TARGET_VOCABULARY, EMBEDDING)
        directions = ["forward", "backward"] if bidirectional else ["forward"]
        self.inputs = nn.ModuleList([nn.Linear(EMBEDDING, gates * HIDDEN) for _ in directions])
        self.cells = nn.ModuleList([Cell(kind) for _ in directions])
        self.input = nn.Linear(EMBEDDING, gates * HIDDEN)
        self.start_hidden = nn.Linear(annotation, HIDDEN)
        self.start_cell = nn.Linear(annotation, HIDDEN) if kind == "lstm" else None
        self.cell = Cell(kind)
        if attention in ("none", "additive"):
            self.context = nn.Linear(annotation, gates * HIDDEN, bias=False)
        if attention == "additive":
            self.query = nn.Linear(HIDDEN, HIDDEN, bias=False)
            self.key = nn.Linear(annotation, HIDDEN)
            self.score = nn.Linear(HIDDEN, 1, bias=False)
        if attention == "general":
            self.key = nn.Linear(annotation, HIDDEN, bias=False)
        self.readout = nn.Linear(HIDDEN + annotation + EMBEDDING, HIDDEN)
        self.output = nn.Linear(HIDDEN, TARGET_VOCABULARY)

    def names(self):
        """Our name of every module."""
        yield "encoder.embedding", self.source
        for name, linear, cell in zip(["forward", "backward"], self.inputs, self.cells):
            yield f"encoder.{name}.input", linear
            yield f"encoder.{name}.recurrence", cell
        yield "decoder.embedding", self.target
        yield "decoder.input", self.input
        yield "decoder.startHidden", self.start_hidden
        if self.start_cell is not None:
            yield "decoder.startCell", self.start_cell
        yield "decoder.recurrence", self.cell
        for name in ["context", "query", "key", "score"]:
            if hasattr(self, name):
                yield f"decoder.{name}", getattr(self, name)
        yield "decoder.readout", self.readout
        yield "decoder.output", self.output

    def encode(self, ids):
        """Each sentence alone, so that padding cannot be seen: annotations, and the ends."""
        annotations, ends = [], []
        for row, length in zip(ids, lengths(ids.tolist())):
            x = self.source(row[:length])
            parts, last = [], []
            for number, (linear, cell) in enumerate(zip(self.inputs, self.cells)):
                order = range(length - 1, -1, -1) if number else range(length)
                state = torch.zeros(1, self.states, dtype=x.dtype)
                states = [None] * length
                for t in order:
                    state = cell(linear(x[t:t + 1]), state)
                    states[t] = state[:, :HIDDEN]
                parts.append(torch.cat(states))
                last.append(state[:, :HIDDEN])
            annotations.append(torch.cat(parts, 1))
            ends.append(torch.cat(last, 1))
        return annotations, ends

    def look(self, state, annotations):
        """The context of one state, and the weights."""
        if self.attention == "additive":
            scores = self.score(torch.tanh(self.key(annotations) + self.query(state))).t()
        else:
            keys = self.key(annotations) if self.attention == "general" else annotations
            scores = state @ keys.t()
        weights = scores.softmax(-1)
        return weights @ annotations, weights

    def forward(self, source, target):
        rows, seen = [], []
        for ids, annotations, end in zip(target, *self.encode(source)):
            state = torch.tanh(self.start_hidden(end))
            if self.start_cell is not None:
                state = torch.cat([state, torch.tanh(self.start_cell(end))], -1)
            logits, weights = [], []
            for token in ids:
                x = self.target(token)[None]
                gates = self.input(x)
                context = end
                if self.attention == "additive":
                    context, weight = self.look(state[:, :HIDDEN], annotations)
                if self.attention in ("none", "additive"):
                    gates = gates + self.context(context)
                state = self.cell(gates, state)
                hidden = state[:, :HIDDEN]
                if self.attention in ("dot", "general"):
                    context, weight = self.look(hidden, annotations)
                readout = torch.tanh(self.readout(torch.cat([hidden, context, x], -1)))
                logits.append(self.output(readout))
                if self.attention != "none":
                    missing = source.shape[1] - weight.shape[1]
                    weights.append(nn.functional.pad(weight, (0, missing)))
            rows.append(torch.cat(logits))
            if weights:
                seen.append(torch.cat(weights))
        return torch.stack(rows), torch.stack(seen) if seen else None


def write(name, seed, **variant):
    model = Translator(**variant).double()
    randomize(model, seed)
    source, target = torch.tensor(SOURCE), torch.tensor(TARGET_INPUT)
    expected = torch.tensor(TARGET_OUTPUT)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1, ignore_index=PADDING)
    adam = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.98), eps=1e-9)
    parameters = {
        f"{ours}.{part}": parameter
        for ours, module in model.names() for part, parameter in module.named_parameters()}
    assert len(parameters) == len(list(model.parameters()))

    tensors = {f"weights.{key}": value.detach().clone() for key, value in parameters.items()}
    tensors["sourceIds"] = source
    tensors["sourceLengths"] = torch.tensor(lengths(SOURCE))
    tensors["targetInput"] = target
    tensors["targetLengths"] = torch.tensor(lengths(TARGET_INPUT))
    tensors["targetOutput"] = expected
    losses = []
    for step in range(4):
        adam.zero_grad()
        logits, weights = model(source, target)
        loss = criterion(logits.flatten(0, 1), expected.flatten())
        losses.append(loss.item())
        loss.backward()
        if step == 0:
            tensors["logits"] = logits.detach()
            if weights is not None:
                tensors["attention"] = weights.detach()
            for key, value in parameters.items():
                tensors[f"gradients.{key}"] = value.grad.clone()
        adam.step()
    tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
    safetensors(OUTPUT / f"{name}.safetensors", tensors)


if __name__ == "__main__":
    OUTPUT.mkdir(parents=True, exist_ok=True)
    write("fixed", 1, kind="gru", attention="none", bidirectional=False)
    write("bahdanau", 2, kind="gru", attention="additive", bidirectional=True)
    write("luongDot", 3, kind="gru", attention="dot", bidirectional=False)
    write("luongGeneral", 4, kind="lstm", attention="general", bidirectional=True)
