import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../failures/usage-error.ts";

/** A file that becomes a document. */
export interface InputFile {
  /** Absolute. */
  readonly path: string;
  /** Key below the source's prefix: relative to the folder it was found in, with slashes. */
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Lists the files behind `--input`, in the order given, a folder's files by name. Hidden files of a folder are left out.
 * @throws {@link UsageError} `RUN_INPUT_UNREADABLE`, `RUN_INPUT_EMPTY_FOLDER`, `RUN_INPUT_SAME_NAME`
 */
export function listInputs(paths: readonly string[], cwd: string): InputFile[] {
  const byPath = new Map<string, InputFile>();
  for (const given of paths) {
    for (const input of listOne(given, resolve(cwd, given))) byPath.set(input.path, byPath.get(input.path) ?? input);
  }
  const inputs = [...byPath.values()];
  assertDistinctNames(inputs, cwd);
  return inputs;
}

function listOne(given: string, path: string): InputFile[] {
  const stats = statOf(given, path);
  if (!stats.isDirectory()) return [{ path, name: basename(path), sizeBytes: stats.size }];
  const inputs = listFolder(given, path);
  if (inputs.length > 0) return inputs;
  const hint = "put documents into it, or name another folder or file";
  throw new UsageError("RUN_INPUT_EMPTY_FOLDER", `the folder ${given} holds no files`, { hint });
}

function listFolder(given: string, folder: string): InputFile[] {
  const inputs: InputFile[] = [];
  for (const entry of entriesOf(given, folder)) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (entry.isDirectory() || name.split("/").some((part) => part.startsWith("."))) continue;
    const stats = statOf(join(given, name), path);
    if (stats.isFile()) inputs.push({ path, name, sizeBytes: stats.size });
  }
  return inputs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statOf(given: string, path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw unreadable(given, cause);
  }
}

function entriesOf(given: string, folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw unreadable(given, cause);
  }
}

/** An input that cannot be read, in the words of the person's own command line. */
export function unreadable(given: string, cause: unknown): UsageError {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    EACCES: "this user may not read it",
    EPERM: "this user may not read it",
  };
  const reason = reasons[code ?? ""] ?? (cause instanceof Error ? cause.message : String(cause));
  return new UsageError("RUN_INPUT_UNREADABLE", `cannot read the input ${given}: ${reason}`, { cause });
}

function assertDistinctNames(inputs: readonly InputFile[], cwd: string): void {
  const firstOf = new Map<string, InputFile>();
  for (const input of inputs) {
    const first = firstOf.get(input.name);
    if (first === undefined) {
      firstOf.set(input.name, input);
      continue;
    }
    const [one, two] = [first, input].map(({ path }) => relative(cwd, path));
    const hint = "the second would overwrite the first: rename one, or give the folder that holds both";
    throw new UsageError("RUN_INPUT_SAME_NAME", `${one} and ${two} would both become ${input.name}`, { hint });
  }
}
