"""A BERT that Jacobi has trained, in PyTorch: the logits of its labels, or of the first [MASK].

    ./jacobi export runs/captions --out exported/captions
    python3 examples/src/main/python/bert_in_pytorch.py exported/captions 2 17 4 9 3

Reads the folder that `./jacobi export` writes (or a BERT of Hugging Face) with nothing but torch.
"""
import json
import sys

import torch
import torch.nn.functional as F

from gpt_in_pytorch import safetensors


def logits(folder, ids):
    w, config = safetensors(folder + "/model.safetensors"), json.load(open(folder + "/config.json"))
    heads, time = config["num_attention_heads"], len(ids)
    activation = {"gelu": F.gelu, "relu": F.relu, "silu": F.silu}[config["hidden_act"]]

    def norm(x, name):
        weight, bias = w[name + ".weight"], w[name + ".bias"]
        return F.layer_norm(x, x.shape[-1:], weight, bias, config["layer_norm_eps"])

    def linear(x, name):
        return F.linear(x, w[name + ".weight"], w[name + ".bias"])

    start = "bert.embeddings."
    table = w[start + "word_embeddings.weight"]
    places, segments = w[start + "position_embeddings.weight"], w[start + "token_type_embeddings.weight"]
    x = norm(table[ids] + places[:time] + segments[0], start + "LayerNorm")
    for i in range(config["num_hidden_layers"]):
        layer = "bert.encoder.layer.%d." % i
        q, k, v = (linear(x, layer + "attention.self." + name).view(time, heads, -1).transpose(0, 1)
                   for name in ("query", "key", "value"))
        scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
        gathered = (scores.softmax(-1) @ v).transpose(0, 1).reshape(time, -1)
        attention = layer + "attention.output."
        x = norm(x + linear(gathered, attention + "dense"), attention + "LayerNorm")
        inner = activation(linear(x, layer + "intermediate.dense"))
        x = norm(x + linear(inner, layer + "output.dense"), layer + "output.LayerNorm")
    if "classifier.weight" in w:
        return linear(torch.tanh(linear(x[0], "bert.pooler.dense")), "classifier")
    mask = open(folder + "/vocab.txt", encoding="utf-8").read().split("\n").index("[MASK]")
    head = "cls.predictions."
    found = activation(linear(x[ids.index(mask)], head + "transform.dense"))
    return F.linear(norm(found, head + "transform.LayerNorm"), table, w[head + "bias"])


if __name__ == "__main__":
    print(json.dumps(logits(sys.argv[1], [int(i) for i in sys.argv[2:]]).tolist()))
