import type { Readable } from "node:stream";
import { getRetryAfterHint, StandardRetryStrategy } from "@smithy/core/retry";
import { type HttpRequest, HttpResponse } from "@smithy/core/transport";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import type { RetryStrategyV2 } from "@smithy/types";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { clientOptions } from "./client-options.ts";
import { readBody } from "./read-body.ts";
import { type RetryOptions, retryCalls } from "./retry-calls.ts";
import type { S3Endpoint } from "./s3-endpoint.ts";
import { type S3Answer, S3Error, s3ErrorOf } from "./s3-error.ts";
import { buildS3Request, type S3Call } from "./s3-request.ts";
import { Sha256 } from "./sha256.ts";

/** How an {@link S3HttpClient} is made: what every client is made with, and where S3 is. */
export interface S3HttpClientOptions
  extends Pick<typeof clientOptions, "credentials" | "maxAttempts" | "requestHandler"> {
  readonly endpoint: S3Endpoint;
  readonly clock?: Clock;
  /** @defaultValue the SDK's standard mode */
  readonly retryStrategy?: RetryStrategyV2;
}

/** Milliseconds from which on a wrong clock is corrected, as in the SDK; S3 refuses requests from 15 minutes on. */
const leastSkewMs = 240_000;

/** Sends calls to S3 with the SDK's own parts: its signature, HTTP handler, classification of errors and retries. */
export class S3HttpClient {
  readonly #options: S3HttpClientOptions;
  readonly #clock: Clock;
  readonly #handler: NodeHttpHandler;
  readonly #signer: SignatureV4;
  readonly #retries: RetryOptions;
  #clockOffsetMs = 0;

  constructor(options: S3HttpClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#handler = new NodeHttpHandler(options.requestHandler);
    this.#signer = new SignatureV4({
      service: "s3",
      region: options.endpoint.region,
      credentials: options.credentials,
      sha256: Sha256,
      // S3 signs a path as it is sent, other services one that is percent-encoded again.
      uriEscapePath: false,
      applyChecksum: true,
    });
    const strategy = options.retryStrategy ?? new StandardRetryStrategy(options.maxAttempts);
    this.#retries = { strategy, clock: this.#clock, retryAfterOf };
  }

  /** What S3 answered to a call that succeeded. @throws S3Error, and what the network fails with */
  send(call: S3Call): Promise<S3Answer> {
    return retryCalls(() => this.#attempt(call), this.#retries);
  }

  async #attempt(call: S3Call): Promise<S3Answer> {
    const offsetMs = this.#clockOffsetMs;
    const request = buildS3Request(call, this.#options.endpoint);
    // As the SDK's clients do: Lambda recognises by it functions that call themselves in a circle.
    const traceId = process.env["_X_AMZN_TRACE_ID"];
    if (traceId) request.headers["x-amzn-trace-id"] = traceId;
    const signed = await this.#signer.sign(request, { signingDate: new Date(this.#clock.nowMs() + offsetMs) });
    // What the signer answers is a copy of what it was given.
    const sendable = signed as HttpRequest;
    const timeout = call.timeoutMs === undefined ? {} : { requestTimeout: call.timeoutMs };
    const { response } = await this.#handler.handle(sendable, timeout);
    const { statusCode: status, headers } = response;
    const body = await readBody(response.body as Readable, this.#options.requestHandler.requestTimeout);
    const answer = { status, headers, body };
    if (isSuccess(answer, call)) return answer;
    const error = s3ErrorOf(answer, call, this.#options.endpoint);
    if (status === 403 && this.#correctClock(answer, offsetMs)) error.$metadata.clockSkewCorrected = true;
    throw error;
  }

  /** Whether a request was signed by a clock that is wrong; the next one is signed by S3's. */
  #correctClock({ headers }: S3Answer, signedOffsetMs: number): boolean {
    const offsetMs = Date.parse(headers["date"] ?? "") - this.#clock.nowMs();
    // Not so where there is no date, which makes the offset NaN.
    const skewed = Math.abs(offsetMs - signedOffsetMs) >= leastSkewMs;
    if (skewed) this.#clockOffsetMs = offsetMs;
    return skewed;
  }
}

function isSuccess({ status, body }: S3Answer, { expects }: S3Call): boolean {
  return status >= 200 && status < 300 && (expects === undefined || body.includes(expects));
}

function retryAfterOf(error: unknown): Date | undefined {
  if (!(error instanceof S3Error)) return undefined;
  const { headers, $metadata } = error;
  return getRetryAfterHint(new HttpResponse({ statusCode: $metadata.httpStatusCode, headers: { ...headers } }));
}
