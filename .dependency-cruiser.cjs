// Who may import whom (see ARCHITECTURE.md). A violation is an error, never a warning.
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const only = (folder, allowed) =>
  forbid(
    `${folder}-imports`,
    `src-main/${folder} may import only src-shared, itself and: ${allowed.join(', ') || 'nothing else of ours'}`,
    { path: `^src-main/${folder}/` },
    { path: '^src-(main|renderer)/', pathNot: [`^src-main/${folder}/`, ...allowed.map((name) => `^src-main/${name}`)] },
  );

/** File access belongs to the hosts and the engine; everything below takes bytes. */
const FILE_ACCESS = '^(node:)?fs(/promises)?$';
const NODE_CORE = ['core'];

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Cycles hide who depends on whom.', {}, { circular: true }),
    forbid(
      'no-orphans',
      'A module nobody imports is dead.',
      { orphan: true, path: '^src-', pathNot: ['\\.d\\.ts$', 'tsconfig'] },
      {},
    ),
    forbid('resolvable', 'Every import must resolve.', {}, { couldNotResolve: true, pathNot: ['^\\./generated/', '^electron$'] }),
    forbid(
      'shared-is-pure',
      'src-shared imports nothing of ours outside itself.',
      { path: '^src-shared/' },
      { path: '^src-(main|renderer)/' },
    ),
    forbid(
      'shared-has-no-runtime',
      'src-shared runs anywhere: no Node modules.',
      { path: '^src-shared/' },
      { dependencyTypes: NODE_CORE },
    ),
    forbid('renderer-imports', 'The window imports only src-shared.', { path: '^src-renderer/' }, { path: '^src-main/' }),
    forbid(
      'renderer-has-no-node',
      'The window is sandboxed: no Node modules.',
      { path: '^src-renderer/' },
      { dependencyTypes: NODE_CORE },
    ),
    forbid(
      'electron-only-in-its-host',
      'Only src-main/electron imports electron.',
      { path: '^src-', pathNot: '^src-main/electron/' },
      { path: '^electron$|node_modules/electron/' },
    ),
    forbid(
      'files-only-in-hosts-and-engine',
      'Everything below the engine takes bytes.',
      { path: '^src-main/(dicom|weights|cnn|kernels|workers|export)/', pathNot: '^src-main/kernels/assembly/build\\.mjs$' },
      { path: FILE_ACCESS },
    ),
    forbid('products-do-not-test', 'Sources never import tests.', { path: '^(src-|bin/)' }, { path: '^test/' }),
    only('electron', ['engine']),
    only('web', ['engine']),
    only('cli', ['engine', 'web', 'bench']),
    only('bench', ['engine', 'cnn', 'kernels', 'workers', 'weights']),
    only('engine', ['dicom', 'weights', 'cnn', 'workers', 'export']),
    only('cnn', ['kernels']),
    only('workers', ['kernels', 'dicom']),
    only('kernels', []),
    only('dicom', []),
    only('weights', []),
    only('export', []),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/generated/', '^src-main/kernels/assembly/(?!build)'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
