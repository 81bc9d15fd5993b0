// A package that is only there for comparison: found when it is asked for, so that the program does without it.
import { NotHere, reasonOf } from '../contestant.ts';

/** @throws NotHere with the reason where the package, or its native part, is missing */
export async function loadPackage<Package>(name: string): Promise<Package> {
  try {
    // The name is a value, so that no bundler takes the package in.
    return (await import(/* @vite-ignore */ name)) as Package;
  } catch (thrown) {
    throw new NotHere(`The package ${name} cannot be loaded here: ${reasonOf(thrown)}`);
  }
}
