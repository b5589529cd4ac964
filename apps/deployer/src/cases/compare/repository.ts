import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SluiceError } from "@sluice/spec/errors";
import { UsageError } from "../../failures/usage-error.ts";
import type { Io } from "../../io.ts";

type GitIo = Pick<Io, "env" | "signal">;

/** A git work tree that a folder is in. */
export interface Repository {
  /** Absolute top folder of the work tree. */
  readonly top: string;
  /** Absolute folder of the repository itself. */
  readonly gitFolder: string;
  /** The folder it was found from, below the top: empty or ending with a slash. */
  readonly prefix: string;
  /** Whether earlier commits were left out when it was cloned. */
  readonly isShallow: boolean;
  /** Runs git at the top. @throws SluiceError `TEST_AGAINST_GIT` */
  git(args: readonly string[], options?: GitOptions): Promise<string>;
}

/** What else a git command gets. */
export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
}

/**
 * Finds the work tree that a folder is in.
 * @throws {@link UsageError} `TEST_AGAINST_NO_GIT`, `TEST_AGAINST_NO_REPOSITORY`
 */
export async function openRepository(folder: string, io: GitIo): Promise<Repository> {
  const asked = ["--show-toplevel", "--absolute-git-dir", "--is-shallow-repository", "--show-prefix"];
  const answer = await run(["-C", folder, "rev-parse", ...asked], {}, io).catch((error: unknown) => {
    io.signal.throwIfAborted();
    throw notFound(folder, error);
  });
  const [top = "", gitFolder = "", shallow, prefix = ""] = answer.split("\n");
  return {
    top,
    gitFolder,
    prefix,
    isShallow: shallow === "true",
    git: (args, options = {}) =>
      run(["-C", top, ...args], options, io).catch((error: unknown) => {
        io.signal.throwIfAborted();
        throw gitFailed(args, error);
      }),
  };
}

// A hook of git runs its commands with these, which would win over the folder that was named.
const ofAnotherRepository = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

async function run(args: readonly string[], { env = {}, input }: GitOptions, io: GitIo): Promise<string> {
  const inherited = Object.entries(io.env).filter(([name]) => !ofAnotherRepository.includes(name));
  const running = promisify(execFile)("git", args, {
    // GIT_OPTIONAL_LOCKS: asking must not get in the way of somebody's commit. LC_ALL: what git says is read.
    env: { ...Object.fromEntries(inherited), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", ...env },
    maxBuffer: 256 * 1024 * 1024,
    signal: io.signal,
  });
  // Git may end before it has read everything, which its exit code tells better than a broken pipe.
  running.child.stdin?.on("error", () => undefined).end(input ?? "");
  return (await running).stdout;
}

function notFound(folder: string, cause: unknown): UsageError {
  if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
    const hint = "install git, or compare with a release, such as --against data_dev:latest";
    return new UsageError("TEST_AGAINST_NO_GIT", "there is no git on this machine to compare commits with", {
      hint,
      cause,
    });
  }
  const said = saidBy(cause);
  // Such as a work tree of somebody else, which git does not trust.
  const reason = /not a git repository/i.test(said) ? "" : `: ${said}`;
  return new UsageError("TEST_AGAINST_NO_REPOSITORY", `${folder} is in no git work tree${reason}`, {
    hint: "a branch, a tag or a commit can be compared with only where the pipeline is in git; a release needs none: --against data_dev:latest",
    cause,
  });
}

function gitFailed(args: readonly string[], cause: unknown): SluiceError {
  const verb = args.find((arg, index) => /^[a-z]/.test(arg) && args[index - 1] !== "-c");
  return new SluiceError("TEST_AGAINST_GIT", `git ${verb} failed: ${saidBy(cause)}`, { cause });
}

/** The last lines that git wrote, which have the reason. */
function saidBy(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  const lines = (stderr ?? "").trim().split("\n").slice(-4).join("\n");
  return lines === "" ? (message ?? String(error)) : lines;
}
