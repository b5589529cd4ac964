import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { SluiceError } from "@sluice/spec/errors";
import { type Io, writeLine } from "../io.ts";
import { printable } from "../terminal/text.ts";
import { asSemVer, isUsableVersion, pulumiVersion } from "./pulumi-version.ts";

/** A Pulumi CLI that can be run. */
export interface FoundPulumi {
  /** Absolute path. */
  readonly command: string;
  /** Such as `3.259.0`. */
  readonly version: string;
}

const program = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * The Pulumi CLI: what `SLUICE_PULUMI` names, else on `PATH`, else where Pulumi keeps its versions, else installed there by Pulumi's
 * own installer.
 * @throws SluiceError `ENGINE_CLI_UNUSABLE` when `SLUICE_PULUMI` names no usable one; `ENGINE_CLI_MISSING` when none can be had
 */
export async function findPulumi(io: Io): Promise<FoundPulumi> {
  const { SLUICE_PULUMI: named } = io.env;
  if (named !== undefined && named !== "") return await namedPulumi(resolve(io.cwd, named));
  return (await foundPulumi(io)) ?? (await installPulumi(io));
}

/** The CLI that is on this machine already, if there is one of a usable version. */
export async function foundPulumi({ env }: Pick<Io, "env">): Promise<FoundPulumi | undefined> {
  const onPath = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const command of [...onPath.map((folder) => join(folder, program)), ...ownFolders(env)]) {
    const version = existsSync(command) ? await versionOf(command) : undefined;
    if (version !== undefined && isUsableVersion(version)) return { command, version };
  }
  return undefined;
}

/** Where Pulumi's installer and `.ci/install-pulumi` put it: the pinned version first, then the newest. */
function ownFolders(env: Io["env"]): string[] {
  const home = pulumiHome(env);
  const versions = join(home, "versions");
  const others = existsSync(versions)
    ? readdirSync(versions).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
    : [];
  const folders = [pulumiVersion, ...others].map((version) => join(versions, version));
  return [...folders, home].map((folder) => join(folder, "bin", program));
}

/** Pulumi's own folder: plugins, versions, settings. */
export function pulumiHome(env: Io["env"]): string {
  return env.PULUMI_HOME ?? join(env.HOME ?? homedir(), ".pulumi");
}

async function namedPulumi(path: string): Promise<FoundPulumi> {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const command = isFolder ? join(path, program) : path;
  const version = await versionOf(command);
  if (version !== undefined && isUsableVersion(version)) return { command, version };
  const what = version === undefined ? "cannot be run as the Pulumi CLI" : `is Pulumi ${version}`;
  throw new SluiceError("ENGINE_CLI_UNUSABLE", `SLUICE_PULUMI names ${command}, which ${what}`, {
    hint: `name a Pulumi CLI of version 3, from ${pulumiVersion} on, or unset SLUICE_PULUMI`,
  });
}

async function versionOf(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, ["version"], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  } catch {
    // No program, or one that is broken: the next place may have a better one.
    return undefined;
  }
}

async function installPulumi(io: Io): Promise<FoundPulumi> {
  const root = join(pulumiHome(io.env), "versions", pulumiVersion);
  writeLine(io.stderr, `installing the Pulumi CLI ${pulumiVersion} into ${root}`);
  try {
    const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
    await PulumiCommand.install({ root, version: asSemVer(pulumiVersion) });
  } catch (cause) {
    throw missing(cause);
  }
  const command = join(root, "bin", program);
  const version = await versionOf(command);
  if (version === undefined) throw missing(new Error(`what it installed, ${command}, does not run`));
  return { command, version };
}

function missing(cause: unknown): SluiceError {
  const message = `there is no Pulumi CLI here, and it could not be installed: ${lastLine(cause)}`;
  return new SluiceError("ENGINE_CLI_MISSING", message, {
    cause,
    hint: [
      "any of these helps:",
      `- curl -fsSL https://get.pulumi.com | sh -s -- --version ${pulumiVersion}`,
      "- .ci/install-pulumi of the Sluice repository, which builds it where only Go modules can be downloaded",
      "- SLUICE_PULUMI=/path/to/pulumi, when it is somewhere else",
    ].join("\n"),
  });
}

/** What an installer says last is why it gave up; before it comes what it was about to do. */
function lastLine(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  const lines = said.split("\n").map((line) => printable(line).trim());
  return (lines.findLast((line) => line !== "") ?? "it gave no reason").replace(/^error:\s*/i, "");
}
