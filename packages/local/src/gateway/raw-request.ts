import type { IncomingHttpHeaders } from "node:http";

/** One request as it came off the wire. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One answer as it goes onto the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for HEAD, whose headers state the length of a body that does not come. */
  readonly body: Buffer;
}
