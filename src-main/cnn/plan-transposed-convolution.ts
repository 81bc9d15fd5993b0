// nn.ConvTranspose2d without its zeros: the outputs at equal distance from a multiple of the stride (a phase) see the input through the same few
// taps, so each phase is a plain convolution with stride 1; the phases are then laid between each other.
// Source: torch/nn/modules/conv.py, aten/src/ATen/native/NaiveConvolutionTranspose2d.cpp.
import type { ConvTranspose2dAttributes } from '../../src-shared/network/operations.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { addConvolutionPass } from './convolution-pass.ts';
import { WorkBuilder } from './node-work.ts';
import { addGather, planeOffsets } from './plan-gather.ts';
import type { Address, Flow, LayerTensors, NodeWork, RectifyingFlow } from './plan-types.ts';

const FLOAT_BYTES = 4;

/** One axis of one phase: which kernel positions reach it, and how far from the output's own place each reads. */
interface Phase {
  readonly kernel: readonly number[];
  readonly offsets: readonly number[];
}

interface Axis {
  readonly phases: readonly Phase[];
  /** Outputs of a phase; the last one of some phases may lie behind the output's end. */
  readonly perPhase: number;
  /** Zeros in front of the input, and its size with those around it. */
  readonly before: number;
  readonly padded: number;
}

/** output = input * stride - padding + kernel * dilation, solved for the input. */
function axisOf(attributes: ConvTranspose2dAttributes, axis: 0 | 1, inputs: number, outputs: number): Axis {
  const stride = attributes.stride[axis];
  const perPhase = Math.ceil(outputs / stride);
  const phases = Array.from({ length: stride }, (_, phase): Phase => {
    const reaching = Array.from({ length: attributes.kernelSize[axis] }, (_unused, k) => ({
      k,
      distance: phase + attributes.padding[axis] - k * attributes.dilation[axis],
    })).filter(({ distance }) => distance % stride === 0);
    return { kernel: reaching.map(({ k }) => k), offsets: reaching.map(({ distance }) => distance / stride) };
  });
  const offsets = phases.flatMap((phase) => phase.offsets);
  const before = Math.max(0, ...offsets.map((offset) => -offset));
  const after = Math.max(0, ...offsets.map((offset) => offset + perPhase - inputs));
  return { phases, perPhase, before, padded: before + inputs + after };
}

/** Shapes are N x C x H x W. */
export function planTransposedConvolution(
  attributes: ConvTranspose2dAttributes,
  tensors: LayerTensors,
  forced: ConvolutionKernel | null,
  flow: RectifyingFlow,
): NodeWork {
  const { inChannels, outChannels, groups } = attributes;
  const [items = 1, , sourceRows = 1, sourceColumns = 1] = flow.from;
  const [, , rows = 1, columns = 1] = flow.to;
  const down = axisOf(attributes, 0, sourceRows, rows);
  const across = axisOf(attributes, 1, sourceColumns, columns);
  const work = new WorkBuilder();
  const input = addZeros(work, [down, across], flow);
  const planeBytes = down.padded * across.padded * FLOAT_BYTES;
  const isDirect = down.phases.length === 1 && across.phases.length === 1;
  const phaseValues = items * outChannels * down.perPhase * across.perPhase;
  const phaseBytes = phaseValues * FLOAT_BYTES;
  const room = isDirect ? flow.target : work.room(phaseBytes * down.phases.length * across.phases.length);
  let chunks = 0;
  for (const [y, rowPhase] of down.phases.entries()) {
    for (const [x, columnPhase] of across.phases.entries()) {
      const inPerGroup = inChannels / groups;
      const taps = tapsOf(inPerGroup, [rowPhase, columnPhase], [down, across]);
      chunks = addConvolutionPass(work, {
        input,
        output: 'work' in room ? { work: room.work + (y * across.phases.length + x) * phaseBytes } : room,
        weight: phaseWeights(attributes, tensors.weight, rowPhase, columnPhase),
        bias: tensors.bias,
        taps,
        items,
        groups,
        inPerGroup,
        outPerGroup: outChannels / groups,
        rows: down.perPhase,
        columns: across.perPhase,
        itemBytes: inChannels * planeBytes,
        groupBytes: inPerGroup * planeBytes,
        rowStepBytes: across.padded * FLOAT_BYTES,
        isMeasured: isDirect,
        floor: flow.floor,
        rectifiedAs: isDirect ? flow.rectifiedAs : null,
        // Phases read a few taps each, seldom a whole square.
        plainSide: null,
        forced,
      });
    }
  }
  if (isDirect) return work.finish(chunks, flow.rectifiedAs === null ? null : chunks);
  const perMap = down.perPhase * across.perPhase;
  const tables = {
    planes: planeOffsets(items * outChannels, perMap),
    rows: Int32Array.from({ length: rows }, (_, row) => {
      const phase = row % down.phases.length;
      return phase * across.phases.length * phaseValues + ((row - phase) / down.phases.length) * across.perPhase;
    }),
    columns: Int32Array.from({ length: columns }, (_, column) => {
      const phase = column % across.phases.length;
      return phase * phaseValues + (column - phase) / across.phases.length;
    }),
    fill: 0,
  };
  return work.finish(addGather(work, tables, { ...flow, source: room }, true));
}

/** The input with zeros around it, where any are needed. */
function addZeros(work: WorkBuilder, [down, across]: readonly [Axis, Axis], { source, from }: Flow): Address {
  const [items = 1, channels = 1, rows = 1, columns = 1] = from;
  if (down.padded === rows && across.padded === columns) return source;
  const to = [items, channels, down.padded, across.padded];
  const target = work.room(items * channels * down.padded * across.padded * FLOAT_BYTES);
  const table = (axis: Axis, size: number, step: number): Int32Array =>
    Int32Array.from({ length: axis.padded }, (_, at) =>
      at < axis.before || at - axis.before >= size ? -1 : (at - axis.before) * step,
    );
  const tables = {
    planes: planeOffsets(items * channels, rows * columns),
    rows: table(down, rows, columns),
    columns: table(across, columns, 1),
    fill: 0,
  };
  addGather(work, tables, { source, target, from, to, rectifiedAs: null }, false);
  return target;
}

function tapsOf(
  channels: number,
  [rowPhase, columnPhase]: readonly [Phase, Phase],
  [down, across]: readonly [Axis, Axis],
): Int32Array {
  const taps: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (const rowOffset of rowPhase.offsets) {
      for (const columnOffset of columnPhase.offsets) {
        const row = channel * down.padded + down.before + rowOffset;
        taps.push((row * across.padded + across.before + columnOffset) * FLOAT_BYTES);
      }
    }
  }
  return Int32Array.from(taps);
}

/** From inChannels x out/groups x kH x kW to outputs x (in/groups x kernel positions of the phase). */
function phaseWeights(
  attributes: ConvTranspose2dAttributes,
  weight: Float32Array,
  rowPhase: Phase,
  columnPhase: Phase,
): Float32Array {
  const { inChannels, outChannels, groups, kernelSize } = attributes;
  const inPerGroup = inChannels / groups;
  const outPerGroup = outChannels / groups;
  const result = new Float32Array(outChannels * inPerGroup * rowPhase.kernel.length * columnPhase.kernel.length);
  let at = 0;
  for (let out = 0; out < outChannels; out++) {
    const firstIn = Math.floor(out / outPerGroup) * inPerGroup;
    for (let c = 0; c < inPerGroup; c++) {
      const kernel = ((firstIn + c) * outPerGroup + (out % outPerGroup)) * kernelSize[0];
      for (const ky of rowPhase.kernel)
        for (const kx of columnPhase.kernel) result[at++] = weight[(kernel + ky) * kernelSize[1] + kx] as number;
    }
  }
  return result;
}
