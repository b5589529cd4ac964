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
  /** A number that was asked for. @defaultValue the newest whose content is not the current one's */
  readonly to?: number;
}

/**
 * Chooses the release to go back to.
 * @throws SluiceError `RELEASE_NONE`, `RELEASE_UNKNOWN`, `RELEASE_IS_CURRENT`, `RELEASE_NOTHING_BEFORE`
 */
export function chooseRelease({ pipeline, environment, releases, to }: ChooseReleaseOptions): ChosenRelease {
  const current = releases.at(-1);
  const where = `${pipeline} in ${environment}`;
  if (current === undefined) {
    throw new SluiceError("RELEASE_NONE", `${where} has no release`, {
      hint: "each sluice up that succeeds makes one; check the pipeline's name and the environment",
    });
  }
  if (to === undefined) {
    const target = releases.findLast((release) => !isSameContent(release, current));
    if (target !== undefined) return { current, target };
    const number = releases.length === 1 ? "has one release only" : "has the same content in all its releases";
    throw new SluiceError("RELEASE_NOTHING_BEFORE", `${where} ${number}: there is nothing to go back to`, {
      hint: "sluice releases lists them; --to names one",
    });
  }
  if (to === current.number) {
    throw new SluiceError("RELEASE_IS_CURRENT", `release ${to} of ${where} is the one that is deployed`, {
      hint: "to repair what was changed by hand, run sluice refresh and then sluice up with its file",
    });
  }
  const target = releases.find(({ number }) => number === to);
  if (target !== undefined) return { current, target };
  throw new SluiceError("RELEASE_UNKNOWN", `${where} has no release ${to}`, { hint: `it has ${numbersOf(releases)}` });
}

/** Such as `release 1`, or `releases 1 to 12`. */
function numbersOf(releases: readonly ReleaseRecord[]): string {
  const [first, last] = [releases[0]?.number, releases.at(-1)?.number];
  if (releases.length === 1) return `release ${first}`;
  return `releases ${first} to ${last}`;
}
