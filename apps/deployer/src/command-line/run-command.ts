import { readFileSync } from "node:fs";
import { describeFailure } from "../failures/describe-failure.ts";
import { exitCodeOf, renderFailure } from "../failures/render-failure.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, type Output, writeJson, writeLine } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { closest } from "./closest.ts";
import { renderHelp, renderVerbHelp } from "./help.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import type { Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

/** Runs the verb of a command line and resolves to the exit code. Never rejects. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  if (!argv.includes("--json")) return (await attempt(argv, io)).code;
  let isSilent = true;
  const stdout: Output = {
    write: (text) => {
      const written = io.stdout.write(text);
      isSilent = false;
      return written;
    },
  };
  const { code, failure } = await attempt(argv, { ...io, stdout });
  // A document that is out already says all, and a second one beside it could not be read.
  if (code !== exitCode.done && isSilent) writeJson(io.stdout, describeFailure(failure, code));
  return code;
}

/** What a command line came to. */
interface Attempt {
  readonly code: number;
  /** Absent when nothing was thrown. */
  readonly failure?: unknown;
}

async function attempt(argv: readonly string[], io: Io): Promise<Attempt> {
  try {
    return { code: await dispatch(argv, io) };
  } catch (failure) {
    if (io.signal.aborted) return { code: exitCode.interrupted, failure };
    io.stderr.write(
      await renderFailure(failure, { style: styleOf(io.stderr, io.env), debug: argv.includes("--debug") }),
    );
    return { code: exitCodeOf(failure), failure };
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined) {
    io.stderr.write(renderHelp(verbs, styleOf(io.stderr, io.env)));
    return exitCode.wrong;
  }
  if (word === "--version") {
    writeLine(io.stdout, version());
    return exitCode.done;
  }
  if (word === "--help" || word === "-h" || word === "help") {
    const verb = rest[0] === undefined ? undefined : findVerb(rest[0]);
    const style = styleOf(io.stdout, io.env);
    io.stdout.write(verb === undefined ? renderHelp(verbs, style) : renderVerbHelp(verb, style));
    return exitCode.done;
  }
  const verb = findVerb(word);
  const invocation = parseCommandLine(verb, rest);
  if (invocation.flags.has("help")) {
    io.stdout.write(renderVerbHelp(verb, styleOf(io.stdout, io.env)));
    return exitCode.done;
  }
  const handle = await verb.load();
  return await handle(invocation, io);
}

function findVerb(word: string): Verb {
  const verb = verbs.find(({ name }) => name === word);
  if (verb !== undefined) return verb;
  const names = verbs.map(({ name }) => name);
  const near = closest(word, names);
  const hint = near === undefined ? `the verbs are: ${names.join(", ")}` : `did you mean sluice ${near}?`;
  if (word.startsWith("-")) {
    throw new UsageError("DEPLOY_UNKNOWN_OPTION", `unknown option ${word}`, {
      hint: `the verb comes first: sluice <verb> ${word}`,
    });
  }
  throw new UsageError("DEPLOY_UNKNOWN_VERB", `unknown verb ${JSON.stringify(word)}`, { hint });
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}
