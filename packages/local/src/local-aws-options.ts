import type { Clock } from "./clock.ts";
import type { LocalEvent } from "./events.ts";
import type { Servers } from "./sagemaker/endpoint-host.ts";

/** What a local AWS is opened with. */
export interface LocalAwsOptions {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** Folder for large objects, unpacked code and model data. */
  readonly directory: string;
  /** How each endpoint's model is served: by endpoint name, or by its image and data. */
  readonly servers: Servers;
  readonly onEvent?: (event: LocalEvent) => void;
  /**
   * Seconds until a message that a function failed is tried again. On AWS that is the queue's visibility timeout, minutes long;
   * nobody waits that long at a laptop. @defaultValue 1
   */
  readonly retryDelaySeconds?: number;
  /** Seconds until a model server must answer pings. @defaultValue 60 */
  readonly startTimeoutSeconds?: number;
  /** Seconds that every change of an endpoint takes at least, as on AWS it takes minutes. @defaultValue 0 */
  readonly slowSeconds?: number;
  /** Whether every container image that is asked for by tag is there: a laptop has no registry to push to. @defaultValue false */
  readonly imagineImages?: boolean;
  readonly clock?: Clock;
}
