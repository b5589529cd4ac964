import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What commands that are stood in for do, by name: what they print, or a script of their own. */
export interface StandIns {
  readonly prints?: Readonly<Record<string, string>>;
  /** Bash, run after the call was noted. */
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Commands that would install, check or deploy: here they only say how they were called. */
const stoodInFor = ["npm", "nx", "knip", "node", "sluice", "pulumi"];
/** Nothing runs on the machine, whatever does. */
const withOwnScript = { pgrep: "exit 1" };

/** Puts commands into a folder that note their calls in the file `$CALLS`. */
export function standIn(bin: string, { prints = {}, scripts = {} }: StandIns): void {
  const printing = stoodInFor.map(
    (command) => [command, `cat <<'PRINTED'\n${prints[command] ?? ""}\nPRINTED`] as const,
  );
  const does = { ...Object.fromEntries(printing), ...withOwnScript, ...scripts };
  for (const [command, script] of Object.entries(does)) writeScript(join(bin, command), command, script);
}

/** A script that notes its name and arguments, each ended by a NUL, the call by a record separator, and then does as it is told. */
export function writeScript(path: string, name: string, does = ":"): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `#!/usr/bin/env bash\nprintf '%s\\0' ${name} "$@" >> "$CALLS"\nprintf '\\x1e' >> "$CALLS"\n${does}\n`,
  );
  chmodSync(path, 0o755);
}

/** The calls in such a file: arguments of each, the command's name first. */
export function readCalls(path: string): string[][] {
  const calls = existsSync(path) ? readFileSync(path, "utf8").split("\x1e").slice(0, -1) : [];
  return calls.map((call) => call.split("\0").slice(0, -1));
}
