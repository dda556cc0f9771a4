"""A GPT that Jacobi has trained, in PyTorch: the logits behind a text of token ids.

    ./jacobi export runs/shakespeare --out exported/shakespeare
    python3 examples/src/main/python/gpt_in_pytorch.py exported/shakespeare 20 43 50

Reads the folder that `./jacobi export` writes (or a GPT-2 of Hugging Face) with nothing but torch.
"""
import json
import struct
import sys

import torch
import torch.nn.functional as F


def safetensors(path):
    """Tensors by name; `safetensors.torch.load_file(path)` does the same."""
    with open(path, "rb") as file:
        size, = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(size)), bytearray(file.read())
    types = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
    return {
        name: torch.frombuffer(data[slice(*entry["data_offsets"])], dtype=types[entry["dtype"]])
        .reshape(entry["shape"]).float()
        for name, entry in header.items() if name != "__metadata__"}


def logits(folder, ids):
    w, config = safetensors(folder + "/model.safetensors"), json.load(open(folder + "/config.json"))
    w = {name.removeprefix("transformer."): tensor for name, tensor in w.items()}
    heads, time = config["n_head"], len(ids)

    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], w[name + ".weight"], w[name + ".bias"], 1e-5)

    def linear(x, name):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    x = w["wte.weight"][ids] + w["wpe.weight"][:time]
    for i in range(config["n_layer"]):
        layer = "h.%d." % i
        q, k, v = (part.view(time, heads, -1).transpose(0, 1)
                   for part in linear(norm(x, layer + "ln_1"), layer + "attn.c_attn").chunk(3, -1))
        scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
        scores += torch.full((time, time), float("-inf")).triu(1)
        x = x + linear((scores.softmax(-1) @ v).transpose(0, 1).reshape(time, -1), layer + "attn.c_proj")
        inner = F.gelu(linear(norm(x, layer + "ln_2"), layer + "mlp.c_fc"), approximate="tanh")
        x = x + linear(inner, layer + "mlp.c_proj")
    return norm(x, "ln_f") @ w["wte.weight"].t()


if __name__ == "__main__":
    print(json.dumps(logits(sys.argv[1], [int(i) for i in sys.argv[2:]])[-1].tolist()))
