import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fillTemplate } from "../../apps/deployer/src/init/fill-template.ts";

const repository = join(import.meta.dirname, "../..");
const copied = [
  "packages",
  "apps",
  "tools",
  "docs",
  ".gitignore",
  "README.md",
  "biome.json",
  "nx.json",
  "package.json",
];
const alsoCopied = ["package-lock.json", "tsconfig.base.json", "tsconfig.json", "vitest.config.ts"];
const leftOut = new Set(["node_modules", "dist", ".sluice", ".nx"]);

/** What a process in the repository came to. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this repository in a folder of its own, under git on branch `main`, with other pipelines. */
export class StandInRepository implements Disposable {
  /** Absolute. */
  readonly folder: string;
  #hasDaemon = false;

  /** Makes it with pipelines of these names, each as `sluice init` makes one. */
  constructor(names: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), "sluice-nx-"));
    for (const path of [...copied, ...alsoCopied]) {
      const filter = (source: string) => !leftOut.has(basename(source));
      cpSync(join(repository, path), join(this.folder, path), { recursive: true, filter });
    }
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    // What is ignored as a folder is none here.
    appendFileSync(join(this.folder, ".gitignore"), "node_modules\n");
    for (const name of names) this.addPipeline(name);
    this.git("init", "--quiet", "--initial-branch=main");
    this.commit("as it is");
  }

  /** Writes a file, with the folders above it. */
  write(path: string, content: string | Buffer): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Writes a new pipeline's folder. */
  addPipeline(name: string): void {
    const shown = `pipelines/${name}`;
    const files = fillTemplate("text", { name, folder: join(repository, shown), shown });
    for (const [path, content] of files) this.write(`${shown}/${path}`, content);
  }

  /** Takes a file or a folder away. */
  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  /** Commits all that differs. */
  commit(message: string): void {
    this.git("add", "--all");
    const who = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "core.hooksPath=/dev/null"];
    this.git(...who, "commit", "--quiet", `--message=${message}`);
  }

  /** Runs git; throws when it fails. */
  git(...args: readonly string[]): string {
    const ran = this.#run("git", args);
    if (ran.status === 0) return ran.stdout;
    throw new Error(`git ${args.join(" ")} ended with ${ran.status}:\n${ran.stderr}`);
  }

  /** Runs Nx without its daemon, as in CI. */
  nx(...args: readonly string[]): Ran {
    return this.#nx(args, "false");
  }

  /** Runs Nx with its daemon, as on a laptop; it stays up until {@link stopDaemon}, or until the repository goes. */
  nxWithDaemon(...args: readonly string[]): Ran {
    this.#hasDaemon = true;
    return this.#nx(args, "true");
  }

  /** Ends the daemon, if it was used. */
  stopDaemon(): void {
    if (this.#hasDaemon) this.#nx(["daemon", "--stop"], "true");
    this.#hasDaemon = false;
  }

  [Symbol.dispose](): void {
    this.stopDaemon();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #nx(args: readonly string[], daemon: "true" | "false"): Ran {
    const command = join(this.folder, "node_modules/.bin/nx");
    // A process for each plugin takes longer than what they do.
    return this.#run(process.execPath, [command, ...args], { NX_DAEMON: daemon, NX_ISOLATE_PLUGINS: "false" });
  }

  #run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
    // A run of Nx or a hook of git above this one is about another repository.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:NX|GIT|GITHUB)_/.test(name));
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...env },
    });
    if (error !== undefined) throw error;
    return { status: status ?? 1, stdout, stderr };
  }
}
