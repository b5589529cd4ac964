import { SluiceError } from "@sluice/spec/errors";
import { isSameContent } from "./compare-releases.ts";
import type { ReleaseRecord } from "./release.ts";
import type { Standing } from "./standing.ts";

/** The newest release and the one that shall be deployed. */
export interface ChosenRelease {
  readonly current: ReleaseRecord;
  readonly target: ReleaseRecord;
  /** The newest with other content that comes before the newest, or before what that put back. */
  readonly earlier?: ReleaseRecord;
}

/** What is chosen from. */
export interface ChooseReleaseOptions {
  readonly pipeline: string;
  readonly environment: string;
  /** Oldest first. */
  readonly releases: readonly ReleaseRecord[];
  /** A number that was asked for. @defaultValue what {@link chooseRelease} says */
  readonly to?: number;
  /** How what is in AWS stands to the newest of them. */
  readonly standing: Standing;
}

/**
 * Chooses the release to go back to. Without a number it is the last state that was whole: the newest release, when what came after it
 * did not become one or took it down; what a rollback was at that did not end; else the one before the newest with other content.
 * @throws SluiceError `RELEASE_NONE`, `RELEASE_UNKNOWN`, `RELEASE_NOTHING_BEFORE`
 */
export function chooseRelease(options: ChooseReleaseOptions): ChosenRelease {
  const { pipeline, environment, releases, to, standing } = options;
  const current = releases.at(-1);
  const where = `${pipeline} in ${environment}`;
  if (current === undefined) {
    throw new SluiceError("RELEASE_NONE", `${where} has no release`, {
      hint: "each sluice up that succeeds makes one; check the pipeline's name and the environment",
    });
  }
  const origin = originOf(current, releases);
  const earlier = releases.findLast((release) => release.number < origin && !isSameContent(release, current));
  const wanted = to ?? unfinishedRollback(standing);
  const target = wanted === undefined ? current : releases.find(({ number }) => number === wanted);
  if (target === undefined) {
    throw new SluiceError("RELEASE_UNKNOWN", `${where} has no release ${wanted}`, {
      hint: `it has ${numbersOf(releases)}`,
    });
  }
  if (wanted !== undefined || standing.kind !== "deployed") {
    return { current, target, ...(earlier === undefined ? {} : { earlier }) };
  }
  if (earlier !== undefined) return { current, target: earlier, earlier };
  const number = releases.length === 1 ? "has one release only" : "has the same content in all its releases";
  throw new SluiceError("RELEASE_NOTHING_BEFORE", `${where} ${number}: there is nothing to go back to`, {
    hint: "sluice releases lists them; --to names one",
  });
}

/** The release that a rollback was putting back: whoever goes back again wants no other, least of all the one that was left. */
function unfinishedRollback(standing: Standing): number | undefined {
  if (standing.kind !== "unfinished" || standing.note.verb !== "rollback") return undefined;
  return standing.note.rollbackTo;
}

/**
 * The number of the release whose content this one put back, itself when it is no rollback: what came in between was left for a
 * reason, and going back once more must not bring it again.
 */
export function originOf(
  { number, rollbackTo }: Pick<ReleaseRecord, "number" | "rollbackTo">,
  releases: readonly Pick<ReleaseRecord, "number" | "rollbackTo">[],
): number {
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
export function isCurrent({ current, earlier }: ChosenRelease): SluiceError {
  const { number, pipeline, environment } = current;
  const before = earlier === undefined ? "" : `sluice rollback --to ${earlier.number} goes to the one before it; `;
  return new SluiceError(
    "RELEASE_IS_CURRENT",
    `release ${number} of ${pipeline} in ${environment} is what is deployed`,
    {
      hint: `${before}sluice refresh finds what was changed by hand; after it, a rollback to this release puts it back`,
    },
  );
}
