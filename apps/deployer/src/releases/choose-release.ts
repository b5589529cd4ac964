import { SluiceError } from "@sluice/spec/errors";
import { isSameContent } from "./compare-releases.ts";
import type { ReleaseRecord } from "./release.ts";

/** The release that is deployed and the one that shall be. */
export interface ChosenRelease {
  readonly current: ReleaseRecord;
  readonly target: ReleaseRecord;
}

/** What is chosen from. */
export interface ChooseReleaseOptions {
  readonly pipeline: string;
  readonly environment: string;
  /** Oldest first. */
  readonly releases: readonly ReleaseRecord[];
  /** A number that was asked for. @defaultValue the newest before what is deployed whose content is another */
  readonly to?: number;
  /** Whether the newest release is what is deployed: a deployment after it may have failed half-way, or have been taken away. */
  readonly isDeployed: boolean;
}

/**
 * Chooses the release to go back to.
 * @throws SluiceError `RELEASE_NONE`, `RELEASE_UNKNOWN`, `RELEASE_NOTHING_BEFORE`
 */
export function chooseRelease(options: ChooseReleaseOptions): ChosenRelease {
  const { pipeline, environment, releases, to, isDeployed } = options;
  const current = releases.at(-1);
  const where = `${pipeline} in ${environment}`;
  if (current === undefined) {
    throw new SluiceError("RELEASE_NONE", `${where} has no release`, {
      hint: "each sluice up that succeeds makes one; check the pipeline's name and the environment",
    });
  }
  if (to === undefined && !isDeployed) return { current, target: current };
  if (to === undefined) {
    const origin = originOf(current, releases);
    const target = releases.findLast((release) => release.number < origin && !isSameContent(release, current));
    if (target !== undefined) return { current, target };
    const number = releases.length === 1 ? "has one release only" : "has the same content in all its releases";
    throw new SluiceError("RELEASE_NOTHING_BEFORE", `${where} ${number}: there is nothing to go back to`, {
      hint: "sluice releases lists them; --to names one",
    });
  }
  const target = releases.find(({ number }) => number === to);
  if (target !== undefined) return { current, target };
  throw new SluiceError("RELEASE_UNKNOWN", `${where} has no release ${to}`, { hint: `it has ${numbersOf(releases)}` });
}

/**
 * The number of the release whose content this one put back, itself when it is no rollback: what came in between was left for a
 * reason, and going back once more must not bring it again.
 */
function originOf({ number, rollbackTo }: ReleaseRecord, releases: readonly ReleaseRecord[]): number {
  const source = releases.find((release) => release.number === rollbackTo && release.number < number);
  return source === undefined ? number : originOf(source, releases);
}

/** Such as `release 1`, or `releases 1 to 12`. */
function numbersOf(releases: readonly ReleaseRecord[]): string {
  const [first, last] = [releases[0]?.number, releases.at(-1)?.number];
  if (releases.length === 1) return `release ${first}`;
  return `releases ${first} to ${last}`;
}

/** The error of whoever goes back to what is deployed already. */
export function isCurrent({ number, pipeline, environment }: ReleaseRecord): SluiceError {
  return new SluiceError(
    "RELEASE_IS_CURRENT",
    `release ${number} of ${pipeline} in ${environment} is what is deployed`,
    {
      hint: "sluice refresh finds what was changed by hand; after it, a rollback to this release puts it back",
    },
  );
}
