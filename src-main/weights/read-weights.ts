// Any file of weights by its content: which format it is, and its tensors. The name of the file only decides where the content does not.
// Nothing in a file is ever executed, whatever it asks for.
import { AppError } from '../../src-shared/protocol/errors.ts';
import { withFolded } from './fold.ts';
import { readNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { readPickle } from './pickle/machine.ts';
import { unsafe } from './pickle/policy.ts';
import { readSafetensorsFile } from './safetensors.ts';
import { findWeights } from './torch/find-weights.ts';
import { torchCall } from './torch/torch-calls.ts';
import { describeFound } from './torch/torch-file.ts';
import { isLegacyTorch, nestedSave, readLegacyTorch } from './torch/torch-legacy.ts';
import { isTorchArchive, readTorchZip } from './torch/torch-zip.ts';
import { valueWarnings, type WeightsFile } from './weights-file.ts';
import { ZipArchive } from './zip-archive.ts';

/** How files begin that are known and not read, and what to do instead. */
const OTHERS: readonly (readonly [at: number, text: string, what: string])[] = [
  [257, 'ustar', 'a PyTorch file from before version 0.1.10 (tar). Load it in an old PyTorch and save model.state_dict() again'],
  [0, '\x89HDF\r\n', 'an HDF5 file, as Keras writes. Convert it to safetensors first'],
  [0, 'GGUF', 'a GGUF file of a language model. ConvScope reads convolutional networks'],
  [4, 'TFL3', 'a TensorFlow Lite model. Export it to ONNX first (tf2onnx)'],
  [0, '\x1f\x8b', 'compressed by gzip. Unpack it first'],
  [0, 'BZh', 'compressed by bzip2. Unpack it first'],
  [0, '\x28\xb5\x2f\xfd', 'compressed by Zstandard. Unpack it first'],
  [0, 'version https://git-lfs', 'a Git LFS pointer, not the weights themselves. Fetch them: git lfs pull'],
  [0, '<!DOCTYPE', 'a web page: the download did not give the weights. Download the file itself'],
  [0, '<html', 'a web page: the download did not give the weights. Download the file itself'],
];

const PICKLE_NAME = /\.(pt|pth|pkl|pickle|bin|ckpt|tar|th|t7|model|weights|dat)$/i;
const PICKLE_PROTOCOL = 0x80;
const LENGTH_BYTES = 8;
const OPENING_BRACE = 0x7b;

/**
 * @param name of the file, for what its content leaves open
 * @throws AppError weights/corrupt, weights/unsafe-pickle, weights/unsupported, array/*
 */
export const readWeights = async (bytes: Uint8Array, name: string): Promise<WeightsFile> =>
  withFolded(await readAsStored(bytes, name));

async function readAsStored(bytes: Uint8Array, name: string): Promise<WeightsFile> {
  if (bytes.byteLength === 0) throw new AppError('weights/corrupt', 'The weights file is empty. Save or download it again.');
  const starts = (text: string, at = 0): boolean => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (starts('PK\x03\x04') || starts('PK\x05\x06')) return readZip(bytes);
  if (starts('\x93NUMPY')) return readSingleNpy(bytes, name);
  // Before pickles: the length of a safetensors header may begin with the bytes of one (640 is 80 02), and of others.
  if (hasSafetensorsHeader(bytes)) return readSafetensorsFile(bytes);
  const other = OTHERS.find(([at, text]) => starts(text, at));
  if (other) throw new AppError('weights/unsupported', `The file is ${other[2]}.`);
  if (isLegacyTorch(bytes)) return readLegacyTorch(bytes);
  if (bytes[0] === PICKLE_PROTOCOL) return readPlainPickle(bytes);
  if (/\.safetensors$/i.test(name) || bytes[LENGTH_BYTES] === OPENING_BRACE) return readSafetensorsFile(bytes);
  if (PICKLE_NAME.test(name)) return readPlainPickle(bytes);
  throw new AppError(
    'weights/unsupported',
    'The file is none of the formats that are read: .safetensors, .pt/.pth/.ckpt/.bin of PyTorch, .npz, .npy, .pkl, .onnx. Save the weights with torch.save(model.state_dict(), ...).',
  );
}

/** A header length that lies in the file, and an opening brace behind it. */
function hasSafetensorsHeader(bytes: Uint8Array): boolean {
  if (bytes.byteLength <= LENGTH_BYTES || bytes[LENGTH_BYTES] !== OPENING_BRACE) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length <= BigInt(bytes.byteLength - LENGTH_BYTES);
}

async function readZip(bytes: Uint8Array): Promise<WeightsFile> {
  const archive = await ZipArchive.open(bytes);
  if (isTorchArchive(archive)) return readTorchZip(archive, bytes.byteLength);
  return readNpz(archive);
}

function readSingleNpy(bytes: Uint8Array, name: string): WeightsFile {
  const tensors = [{ name: name.replace(/^.*[\\/]/, '').replace(/\.npy$/i, ''), ...readNpy(bytes) }];
  return { format: 'npy', wrapper: null, tensors, ignored: [], warnings: valueWarnings(tensors), layers: null };
}

/** A pickle that Python wrote without torch.save: its tensors and arrays carry their bytes with them. */
async function readPlainPickle(bytes: Uint8Array): Promise<WeightsFile> {
  const { value } = readPickle(bytes, {
    call: (callee, given) => torchCall(callee, given, nestedSave),
    persistent: () => {
      throw unsafe('something outside the file', 'a pickle on its own may refer to nothing');
    },
  });
  return describeFound('pickle', findWeights(value), {
    storages: { bytesOf: () => new Uint8Array(), littleEndian: true },
    fileBytes: bytes.byteLength,
    warnings: [],
  });
}
