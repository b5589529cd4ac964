import { backendFiles } from "./backend-files.ts";
import type { StackLocksOptions } from "./stack-locks.ts";

/** What a stack's state is at: another text after every write to it; empty for a stack that is not there. */
export async function readStackMark({ project, stack, ...place }: StackLocksOptions): Promise<string> {
  const state = `${stack}.json`;
  const files = await backendFiles(place, `.pulumi/stacks/${project}/${state}`);
  // The engine can be told to compress it. What else begins so is the state before, and what the file system cannot keep of a file.
  const current = files.filter(({ name }) => name === state || name === `${state}.gz`);
  return current.map(({ name, version }) => `${name} ${version}`).join(", ");
}
