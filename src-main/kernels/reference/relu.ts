// torch.relu by its definition: the truth that the fast kernel is held to.

/** @returns max(x, 0), NaN where x is NaN */
export const reluReference = (values: Float32Array): Float32Array =>
  values.map((value) => (value > 0 || Number.isNaN(value) ? value : 0));
