# What PyTorch makes of NaN and infinities, layer by layer: run by hand, `python3 test/cnn/non-finite-torch.py > test/cnn/non-finite-torch.json`.
# Only kinds are kept (f finite, n NaN, p +inf, m -inf), one letter a value, in C order.
import json
import sys

import torch
import torch.nn as nn

PICTURE = [2, 4, 6, 7]
WIDE = [1, 16, 14, 23]
CASES = [(layer, PICTURE) for layer in [
    "nn.ReLU()", "nn.ReLU6()", "nn.LeakyReLU(0.1)", "nn.ELU()", "nn.CELU()", "nn.SELU()", "nn.SiLU()", "nn.GELU()",
    "nn.GELU(approximate='tanh')", "nn.Sigmoid()", "nn.Tanh()", "nn.Tanhshrink()", "nn.Softsign()", "nn.Hardswish()",
    "nn.Hardsigmoid()", "nn.Hardtanh()", "nn.Mish()", "nn.Softplus()", "nn.LogSigmoid()", "nn.Threshold(0.3, -7)",
    "nn.PReLU(4)", "nn.Softmax(dim=1)", "nn.LogSoftmax(dim=1)", "nn.Softmax2d()", "nn.BatchNorm2d(4)", "nn.GroupNorm(2, 4)",
    "nn.InstanceNorm2d(4)", "nn.LayerNorm(7)", "nn.MaxPool2d(2)", "nn.MaxPool2d(3, stride=1, padding=1)", "nn.AvgPool2d(2)",
    "nn.AvgPool2d(3, stride=2, padding=1)", "nn.AdaptiveAvgPool2d((3, 2))", "nn.AdaptiveMaxPool2d((3, 2))",
    "nn.Linear(7, 5)", "nn.Conv2d(4, 3, 1)", "nn.Conv2d(4, 8, 1)", "nn.Conv2d(4, 6, 2)", "nn.Conv2d(4, 6, 3, padding=1)",
    "nn.Conv2d(4, 5, 5, padding=2, stride=2)", "nn.Conv2d(4, 8, 3, groups=4)", "nn.Conv2d(4, 4, 3, groups=2, dilation=2)",
    "nn.Conv2d(4, 2, 3, padding=2, padding_mode='reflect')", "nn.ConvTranspose2d(4, 3, 2, stride=2)",
    "nn.ConvTranspose2d(4, 3, 3, padding=1)", "nn.Upsample(scale_factor=2)", "nn.Upsample(scale_factor=2, mode='bilinear')",
    "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)", "nn.ZeroPad2d(1)", "nn.ReflectionPad2d(1)",
    "nn.ReplicationPad2d(1)", "nn.PixelShuffle(2)", "nn.Flatten()", "nn.Dropout(0.5)",
]]
# Wide enough for the fast ways of a convolution.
CASES += [(layer, WIDE) for layer in [
    "nn.Conv2d(16, 16, 2)", "nn.Conv2d(16, 16, 3)", "nn.Conv2d(16, 16, 3, padding=1)", "nn.Conv2d(16, 16, 1)",
    "nn.Conv2d(16, 16, 5)", "nn.Conv2d(16, 16, 3, groups=16)", "nn.Conv2d(16, 8, 2), nn.ReLU(), nn.Conv2d(8, 8, 2), nn.ReLU()",
    "nn.Conv2d(16, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 4, 1)",
]]


def planted(shape):
    count = 1
    for side in shape:
        count *= side
    values = torch.tensor([((i * 37) % 101 - 50) / 25 for i in range(count)])
    for i, odd in enumerate([float("nan"), float("inf"), float("-inf")]):
        values[((2 * i + 1) * count) // 6] = odd
    return values.reshape(shape)


def kinds(values):
    flat = values.flatten()
    return "".join("n" if v != v else "p" if v == float("inf") else "m" if v == float("-inf") else "f" for v in flat.tolist())


cases = []
for layers, shape in CASES:
    torch.manual_seed(0)
    net = eval(f"nn.Sequential({layers})").eval()
    with torch.no_grad():
        out = net(planted(shape))
    cases.append({"layers": layers, "input": shape, "output": list(out.shape), "kinds": kinds(out)})
lines = ",\n".join(json.dumps(case) for case in cases)
sys.stdout.write(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n')
