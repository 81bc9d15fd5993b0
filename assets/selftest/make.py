"""Makes the values that `convscope selftest` compares with, from PyTorch itself. Run again whenever the phantom changes:

    convscope sample OUT --slices 3 && convscope pixels OUT/phantom-0001.dcm --hu --out hu.npy
    python3 assets/selftest/make.py hu.npy

Every 4099th value of every node in C order, float32, in one safetensors file.
"""
import json
import pathlib
import struct
import sys

import numpy as np
import torch

STEP = 4099
HERE = pathlib.Path(__file__).parent
ASSETS = HERE.parent


def read_safetensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    data = raw[8 + length :]
    return {
        name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], dtype="<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items()
        if name != "__metadata__"
    }


def write_safetensors(path, arrays):
    header, offset = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in arrays.values()))


weights = read_safetensors(ASSETS / "weights" / "medical-image-model.safetensors")
hu = torch.from_numpy(np.load(sys.argv[1])).double()
value = ((hu.clamp(-1000, 1000) + 1000) / 2000).float()[None, None]
values = {}
for index in (1, 2, 3):
    value = torch.nn.functional.conv2d(value, weights[f"conv{index}.weight"], weights[f"conv{index}.bias"])
    values[f"conv{index}"] = value.flatten()[::STEP].numpy()
    value = torch.relu(value)
    values["relu" if index == 1 else f"relu_{index - 1}"] = value.flatten()[::STEP].numpy()
write_safetensors(HERE / "medical-image-model.safetensors", values)
