"""Writes the optimizer trajectories that OptimizerTest compares with, as made by PyTorch in FP64.

    python3 golden_optim.py > ../resources/jacobi/autograd/optim/trajectories.txt

Two parameters, "weight" [2, 3] and "bias" [3], take six steps at changing learning rates along
gradients that depend on their values. Weight decay is for the weight alone. Lines are

    rule NAME ARGUMENTS...          starts a trajectory; arguments in the order of the Java record
    weight VALUES... / bias VALUES...   where it starts
    step RATE                       then the gradients, then the parameters after the step:
    weight.gradient VALUES... / bias.gradient ... / weight ... / bias ...
"""

import torch

START = {
    "weight": torch.tensor([[0.5, -1.25, 2.0], [0.03, 1e-3, -0.7]], dtype=torch.float64),
    "bias": torch.tensor([0.1, -0.2, 3.0], dtype=torch.float64),
}
RATES = [0.001, 0.002, 0.1, 0.05, 0.02, 0.01]

RULES = [
    ("sgd", (0.0, 0.0)),
    ("sgd", (0.9, 0.0)),
    ("sgd", (0.8, 0.05)),
    ("adam", (0.9, 0.999, 1e-8, 0.0, False)),
    ("adam", (0.9, 0.98, 1e-9, 0.0, False)),
    ("adam", (0.9, 0.999, 1e-8, 0.1, False)),
    ("adam", (0.9, 0.999, 1e-8, 0.1, True)),
]


def optimizer(rule, arguments, parameters):
    decay = arguments[1] if rule == "sgd" else arguments[3]
    groups = [
        {"params": [parameters["weight"]], "weight_decay": decay},
        {"params": [parameters["bias"]], "weight_decay": 0.0},
    ]
    if rule == "sgd":
        return torch.optim.SGD(groups, lr=1.0, momentum=arguments[0])
    kind = torch.optim.AdamW if arguments[4] else torch.optim.Adam
    return kind(groups, lr=1.0, betas=arguments[:2], eps=arguments[2])


def write(name, tensor):
    print(name, *(repr(value) for value in tensor.detach().flatten().tolist()))


def main():
    print(f"# made by golden_optim.py with PyTorch {torch.__version__}")
    for rule, arguments in RULES:
        print("rule", rule, *(str(argument).lower() for argument in arguments))
        parameters = {name: start.clone().requires_grad_() for name, start in START.items()}
        for name, parameter in parameters.items():
            write(name, parameter)
        steps = optimizer(rule, arguments, parameters)
        for rate in RATES:
            print("step", rate)
            for group in steps.param_groups:
                group["lr"] = rate
            steps.zero_grad()
            loss = (parameters["weight"] * parameters["bias"]).sin().sum()
            (loss + (parameters["weight"] ** 2).sum() / 3).backward()
            for name, parameter in parameters.items():
                write(name + ".gradient", parameter.grad)
            steps.step()
            for name, parameter in parameters.items():
                write(name, parameter)


main()
