// Whoever imports `electron` gets the double. Worker threads inherit this and never ask.
import * as nodeModule from 'node:module';

const DOUBLE = new URL('./double/electron.ts', import.meta.url).href;

if (typeof nodeModule.registerHooks !== 'function') {
  process.stderr.write(
    `The stand-in for Electron needs Node 22.18 or newer; this is ${process.versions.node}. Start it with a newer one.\n`,
  );
  process.exit(1);
}
nodeModule.registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: DOUBLE, shortCircuit: true } : next(specifier, context),
});
