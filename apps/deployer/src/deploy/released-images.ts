import { isSluiceError } from "@sluice/spec/errors";
import type { Connection } from "../aws/connection.ts";
import type { Io } from "../io.ts";
import type { NamedImages } from "../plan/image-names.ts";
import { openLedger } from "../releases/open-ledger.ts";
import type { DeployTarget } from "./deployment.ts";

/** Images of the newest release, by model; undefined where none can be read. */
export async function releasedImages(
  { environment, pipeline }: Pick<DeployTarget, "environment" | "pipeline">,
  { clients }: Pick<Connection, "clients">,
  io: Io,
): Promise<NamedImages | undefined> {
  try {
    const [newest] = await openLedger(environment, io, clients).list(pipeline.name, { newest: 1 });
    return newest?.pins.images;
  } catch (error) {
    // Who may not read the ledger sees digests in the place of tags; who writes a release is told of a ledger that is broken.
    if (isSluiceError(error)) return undefined;
    throw error;
  }
}
