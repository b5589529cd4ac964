import type { Promoted, ReleaseRecord } from "../releases/release.ts";

/** How a release comes past the gate of an environment that takes promoted releases only. */
export interface Admission {
  readonly promoted?: Promoted;
  /** Why it comes without having been promoted. */
  readonly unpromoted?: string;
  /** The release of the other environment, where that and no work tree is what is deployed. */
  readonly content?: Pick<ReleaseRecord, "commit" | "number">;
}
