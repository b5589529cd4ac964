import { parsePipeline, type ResolvedPipeline, type Result, resolvePipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { toEnvironmentName } from "../environments/read-environments.ts";
import type { ReleaseRecord } from "../releases/release.ts";

/** What the files that releases recorded come to in the environment that they may be promoted to. */
export class RecordedPipelines {
  readonly #to: Environment;
  readonly #all: readonly Environment[];
  readonly #known = new Map<string, Result<ResolvedPipeline>>();

  /** @param all every environment there is: a file is held apart from the others */
  constructor(to: Environment, all: readonly Environment[]) {
    this.#to = to;
    this.#all = all;
  }

  /** The pipeline that a release's own file describes there, or what is wrong with that file by now. */
  of({ file }: Pick<ReleaseRecord, "file">): Result<ResolvedPipeline> {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const parsed = parsePipeline(file, { environments: this.#all.map(toEnvironmentName) });
    const resolved = parsed.ok ? resolvePipeline(parsed.value, toEnvironmentName(this.#to)) : parsed;
    this.#known.set(file, resolved);
    return resolved;
  }
}
