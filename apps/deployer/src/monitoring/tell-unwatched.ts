import type { Environment } from "../environments/environment-schema.ts";
import { type Io, writeLine } from "../io.ts";

/** Says that nobody watches what is deployed to an environment; a laptop's is not watched by intention. */
export function tellUnwatched({ datadog, emulator, name }: Environment, io: Io): void {
  if (datadog !== undefined || emulator === true) return;
  writeLine(io.stderr, `note: ${name}.yaml has no datadog, so there is no board, and no monitor tells of failures`);
}
