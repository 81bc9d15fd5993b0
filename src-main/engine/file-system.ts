// Node's file system as it is. An import of `node:fs` asks for every name it has, and that loads streams and promises besides: a tenth of what
// starting the program takes. Modules that a scan of files loads get it from here.

export const fileSystem = process.getBuiltinModule('node:fs');
