// What the PyTorch process runs: it reads one order a line and answers with one line of JSON. PyTorch is set up as anybody would set it up for
// inference: inference_mode, as many threads as told.

/** Orders: {"load": {name, source, className, shape, values (base64 of float32), keeps}}, {"run": name, "threads": n}, {"drop": name}. */
export const TORCH_PROGRAM = `
import base64, json, sys, time
import torch
import torch.fx

def load(order):
    names = {}
    exec(order["source"], names)
    torch.manual_seed(0)
    model = torch.fx.symbolic_trace(names[order["className"]]().eval())
    if order["keeps"] == "activations":
        kept = tuple(n for n in model.graph.nodes if "relu" in n.name)
        for node in model.graph.nodes:
            if node.op == "output":
                node.args = (kept,)
        model.recompile()
    values = torch.frombuffer(bytearray(base64.b64decode(order["values"])), dtype=torch.float32)
    return model, values.reshape(order["shape"])

def run(model, values, threads):
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
        model(values)
    started = time.perf_counter()
    model(values)
    return (time.perf_counter() - started) * 1000

held = {}
print(json.dumps({"version": torch.__version__}), flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {}
            if "load" in order:
                held[order["load"]["name"]] = load(order["load"])
            elif "run" in order:
                answer = {"ms": run(*held[order["run"]], order["threads"])}
            else:
                held.pop(order["drop"], None)
        except Exception as failure:
            answer = {"failed": str(failure)}
        print(json.dumps(answer), flush=True)
`;
