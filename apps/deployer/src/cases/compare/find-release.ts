import { SluiceError } from "@sluice/spec/errors";
import type { Ledger, ReleaseRecord } from "../../releases/release.ts";
import type { AgainstRelease } from "./parse-against.ts";

/**
 * Reads one release of a pipeline.
 * @throws SluiceError `RELEASE_NONE`, `RELEASE_UNKNOWN`
 */
export async function findRelease(
  ledger: Pick<Ledger, "list" | "numbers">,
  pipeline: string,
  { environment, release }: AgainstRelease,
): Promise<ReleaseRecord> {
  const numbers = await ledger.numbers(pipeline);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) {
    throw new SluiceError("RELEASE_NONE", `${pipeline} in ${environment} has no release`, {
      hint: "each sluice up that succeeds makes one; a branch or a commit can be compared with, too: --against main",
    });
  }
  const wanted = release === "latest" ? last : release;
  const index = numbers.indexOf(wanted);
  // The ledger reads the newest ones first, and no more than it is asked for.
  const [record] = index < 0 ? [] : await ledger.list(pipeline, { newest: numbers.length - index });
  if (record?.number === wanted) return record;
  const has = numbers.length === 1 ? `release ${first}` : `releases ${first} to ${last}`;
  throw new SluiceError("RELEASE_UNKNOWN", `${pipeline} in ${environment} has no release ${wanted}`, {
    hint: `it has ${has}`,
  });
}
