// What a pickle may name. Nothing is ever called here, whatever it is; but a file that wants code to run is no weights file, and its owner should know.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { type GlobalName, globalText } from './values.ts';

/** Modules through which Python runs commands, loads code, reaches files or the network. A mere mention of them is enough. */
const DANGEROUS_MODULES: ReadonlySet<string> = new Set(
  (
    'os posix nt posixpath ntpath subprocess _posixsubprocess sys shutil socket _socket ssl http urllib requests ftplib smtplib telnetlib xmlrpc ' +
    'importlib imp runpy pkgutil zipimport ctypes _ctypes cffi marshal pickle _pickle cPickle dill cloudpickle joblib shelve types code codeop ' +
    'commands webbrowser pty platform signal threading _thread multiprocessing concurrent asyncio inspect gc ast dis compileall py_compile ' +
    'pdb bdb cProfile profile timeit trace doctest unittest pydoc idlelib pip setuptools distutils venv ensurepip ' +
    'operator _operator functools _functools itertools nturl2path tempfile io _io fileinput glob linecache sqlite3 logging builtins __builtin__ ' +
    'apply exec'
  ).split(' '),
);

/** Of those modules, what is plain data. `functools.partial` and the operators stay out: they call what they are given. */
const HARMLESS: ReadonlySet<string> = new Set(
  ['builtins', '__builtin__'].flatMap((module) =>
    'set frozenset dict list tuple slice range complex bytearray bytes int long float bool str unicode object'
      .split(' ')
      .map((name) => `${module}.${name}`),
  ),
);

/** Parts of torch that load or run code. */
const DANGEROUS_TORCH =
  /^torch\.(hub|utils\.(cpp_extension|bundled_inputs|_config_module)|_inductor|_dynamo|ops|classes|package|distributed\.rpc|testing|jit\.(load|frontend|_script))\b/;

/** @throws AppError weights/unsafe-pickle for a name that weights never need */
export function requireHarmless(global: GlobalName): void {
  const text = globalText(global);
  const [top = ''] = global.module.split('.');
  if (HARMLESS.has(text)) return;
  // `a.b` as a name reaches through a class or a module: pickles of weights have no use for it in modules that matter.
  const reaches = /^(__|.*\.__)/.test(global.name);
  if (DANGEROUS_MODULES.has(top) || DANGEROUS_TORCH.test(text) || reaches) throw unsafe(saidAs(global), 'weights never need it');
}

/** On disk `os.system` is called by the name of the module behind it. */
const saidAs = (global: GlobalName): string =>
  /^(posix|nt)$/.test(global.module) ? `os.${global.name} (${globalText(global)})` : globalText(global);

/** The refusal of a pickle that wants more than to hold numbers. */
export function unsafe(what: string, why: string): AppError {
  const safe =
    "Nothing of the file was run. If you trust where it comes from, save its weights alone in Python: torch.save(model.state_dict(), 'weights.pt'), or with safetensors.torch.save_file.";
  return new AppError('weights/unsafe-pickle', `The file is a pickle that names ${what}: ${why}. ${safe}`, { global: what });
}
