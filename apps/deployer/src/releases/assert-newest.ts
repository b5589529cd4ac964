import type { ResolvedPipeline } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";
import type { Ledger, ReleaseRecord } from "./release.ts";

/**
 * Makes sure, before anything is changed, that nobody released since somebody decided.
 * @param after the release that was the newest then, 0 for none
 * @throws SluiceError `RELEASE_CONFLICT`
 */
export async function assertNewest(
  ledger: Ledger,
  after: number,
  { name: pipeline, environment }: Pick<ResolvedPipeline, "name" | "environment">,
): Promise<void> {
  const newest = (await ledger.numbers(pipeline)).at(-1) ?? 0;
  if (newest !== after) throw releaseConflict({ pipeline, environment }, after, newest);
}

/** The error of whoever took another release for the newest. */
export function releaseConflict(
  { pipeline, environment }: Pick<ReleaseRecord, "pipeline" | "environment">,
  after: number,
  newest: number,
): SluiceError {
  const believed = after === 0 ? "none" : `release ${after}`;
  return new SluiceError(
    "RELEASE_CONFLICT",
    `somebody else released ${pipeline} in ${environment} meanwhile: the newest was ${believed}, now it is release ${newest}`,
    { hint: "see sluice releases, then decide whether to deploy again" },
  );
}
