// For commands that are over in less than a second: the engine of JavaScript waits longer before it compiles a function a second and a third time.
// By its own measure a scan of a thousand headers spends a fifth of its processor time on code that it does not live to use; scans of hundreds of
// thousands still get it.

/** The flags are V8's own and come and go with its versions; where they are not known nothing is set. */
const KNOWN_V8 = /^13\./;
const FLAGS = ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=30000'];

/** To be called before the work begins. */
export function expectShortRun(): void {
  if (!KNOWN_V8.test(process.versions.v8)) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of FLAGS) setFlagsFromString(flag);
}
