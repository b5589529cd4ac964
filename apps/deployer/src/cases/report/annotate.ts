import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Io } from "../../io.ts";
import type { TestOutput } from "../../output/test-output.ts";
import { renderAnnotations } from "./render-annotations.ts";

/** Writes a report's findings to standard error as annotations, where GitHub Actions reads them. */
export function annotate(output: TestOutput, io: Pick<Io, "cwd" | "env" | "stderr">): void {
  if (io.env.GITHUB_ACTIONS !== "true") return;
  io.stderr.write(renderAnnotations(output, { cwd: io.cwd, root: rootOf(io) }));
}

/** The repository's root: what GitHub says, else the nearest folder that git keeps its own things in. */
function rootOf({ cwd, env }: Pick<Io, "cwd" | "env">): string {
  const workspace = env.GITHUB_WORKSPACE ?? "";
  if (workspace !== "") return workspace;
  for (let folder = cwd; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
  }
  return cwd;
}
