// The lines of Python that write PyTorch's activations under the names that torch.fx gives: by forward hooks, which every model takes, or by torch.fx
// itself, which sees functions (F.relu, +) as well. Every tensor is copied when it is made: what works in place later does not change it.

export type SnippetKind = 'hooks' | 'fx';

/** Names end as torch.fx has them: the second call of a layer is NAME_1. */
const HOOKS = (input: string): string => `import numpy as np, torch
kept = {"${input}": x.detach().cpu().numpy().copy()}  # x: what the model is given
def keep(name, out):
    names = (f"{name}_{i}" if i else name for i in range(len(kept) + 1))
    kept[next(n for n in names if n not in kept)] = out.detach().cpu().numpy().copy()
for path, layer in model.eval().named_modules():
    if not [*layer.children()]: layer.register_forward_hook(lambda m, a, out, n=path.replace(".", "_"): keep(n, out))
with torch.no_grad(): model(x)
np.savez("activations.npz", **kept)
`;

const FX = `import numpy as np, torch, torch.fx
class Keep(torch.fx.Interpreter):
    def run_node(self, node):
        out = super().run_node(node)
        if isinstance(out, torch.Tensor) and node.op != "output": kept[node.name] = out.detach().cpu().numpy().copy()
        return out
kept = {}
with torch.no_grad(): Keep(torch.fx.symbolic_trace(model.eval())).run(x)          # x: what the model is given
np.savez("activations.npz", **kept)
`;

/** @param input name of the input of forward */
export const activationSnippet = (kind: SnippetKind, input: string): string => (kind === 'hooks' ? HOOKS(input) : FX);

/** Hooks see layers only; a network that calls functions is written whole by torch.fx. */
export const naturalSnippet = (nodes: readonly { readonly kind: string }[]): SnippetKind =>
  nodes.some(({ kind }) => kind === 'call_function' || kind === 'call_method') ? 'fx' : 'hooks';
