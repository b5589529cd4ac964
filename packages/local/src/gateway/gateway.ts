import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "../clock.ts";
import type { Principal } from "../iam/principal.ts";
import { authenticate } from "./authenticate.ts";
import { collectBody } from "./collect-body.ts";
import type { RawAnswer, RawRequest } from "./raw-request.ts";
import { AwsError, type AwsResponse, type AwsService } from "./service.ts";
import type { Sessions } from "./sessions.ts";
import { parseSigV4Request } from "./sigv4-request.ts";

/** One answered request, for logs. */
export interface GatewayRequestRecord {
  /** SigV4 signing name. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** AWS error code; absent when the request succeeded. */
  readonly errorCode?: string;
  /** Absent when the request was not authentic. */
  readonly principal?: Principal;
}

/** What makes a {@link Gateway}. */
export interface GatewayOptions {
  readonly services: readonly AwsService[];
  readonly sessions: Sessions;
  /** Told of every request once it is answered. */
  readonly onRequest?: (record: GatewayRequestRecord) => void;
  /** Told of an exception no service expected; the client sees `InternalFailure`. @defaultValue writes it to standard error */
  readonly onFault?: (error: unknown) => void;
  readonly clock?: Clock;
  /** Loopback port, 0 to 65535. @defaultValue 0, any free one */
  readonly port?: number;
}

/** The one loopback port on which every local AWS service answers over AWS's own wire protocols. */
export class Gateway {
  /** Such as `http://127.0.0.1:41234`; what `AWS_ENDPOINT_URL` is set to. */
  readonly url: string;
  readonly #server: Server;
  readonly #dispatcher: Dispatcher;

  private constructor(server: Server, dispatcher: Dispatcher) {
    this.#server = server;
    this.#dispatcher = dispatcher;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static listen(options: GatewayOptions): Promise<Gateway> {
    const dispatcher = new Dispatcher(options);
    const server = createServer((request, response) => void dispatcher.serve(request, response));
    // Longer than clients keep idle connections, so that none is closed under a request that is just being sent.
    server.keepAliveTimeout = 120_000;
    server.requestTimeout = 0;
    server.maxHeadersCount = 200;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", () => resolve(new Gateway(server, dispatcher)));
    });
  }

  /** Answers a request that came by another way than the port. Rejects where a connection would be cut. */
  async answer(request: RawRequest): Promise<RawAnswer> {
    try {
      return await this.#dispatcher.answer(request);
    } catch (error) {
      this.#dispatcher.fault(error);
      throw error;
    }
  }

  /** Stops listening and cuts every connection, also one that waits in a long poll. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** Bytes up to which a body is sent in one write with its headers. */
const smallBodyBytes = 8 * 1024;

const noBody = Buffer.alloc(0);

interface Outcome {
  readonly service: string;
  readonly response: AwsResponse;
  readonly principal?: Principal;
  readonly errorCode?: string;
}

class Dispatcher {
  readonly #options: GatewayOptions;
  readonly #services: ReadonlyMap<string, AwsService>;
  readonly #clock: Clock;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#services = new Map(options.services.map((service) => [service.signingName, service]));
    this.#clock = options.clock ?? systemClock;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = "GET", url = "/", headers } = request;
      write(response, await this.answer({ method, url, headers, body: await collectBody(request) }));
    } catch (error) {
      // The client went away while it was sending; nobody is left to answer.
      if (!request.destroyed || request.complete) this.fault(error);
      response.destroy();
    }
  }

  async answer(request: RawRequest): Promise<RawAnswer> {
    const outcome = await this.#handle(request);
    this.#report(request, outcome);
    return rawAnswer(outcome.response, request.method === "HEAD");
  }

  async #handle(raw: RawRequest): Promise<Outcome> {
    const mark = raw.url.indexOf("?");
    const path = mark < 0 ? raw.url : raw.url.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? "" : raw.url.slice(mark + 1));
    let service = this.#services.get("s3");
    let principal: Principal | undefined;
    try {
      const signed = parseSigV4Request(raw.headers, query);
      if (signed === undefined) throw new AwsError("AccessDenied", 403, "Access Denied");
      service = this.#services.get(signed.service);
      if (service === undefined) {
        throw new AwsError("UnknownService", 400, `The local AWS has no service "${signed.service}".`);
      }
      const authentic = authenticate(raw, { signed, sessions: this.#options.sessions, nowMs: this.#clock.nowMs() });
      principal = authentic.principal;
      const { body, headers } = authentic;
      const response = await service.handle({ method: raw.method, path, query, headers, body, principal });
      return { service: service.signingName, response, principal };
    } catch (error) {
      const known = error instanceof AwsError ? error : this.#internalFailure(error);
      const response = service === undefined ? renderPlainError(known) : service.renderError(known);
      const outcome = { service: service?.signingName ?? "unknown", response, errorCode: known.code };
      return principal === undefined ? outcome : { ...outcome, principal };
    }
  }

  #internalFailure(error: unknown): AwsError {
    this.fault(error);
    return new AwsError("InternalFailure", 500, "The request processing has failed because of an unknown error.");
  }

  fault(error: unknown): void {
    if (this.#options.onFault !== undefined) this.#options.onFault(error);
    else process.stderr.write(`local AWS: ${error instanceof Error ? error.stack : String(error)}\n`);
  }

  #report({ method, url }: { method: string; url: string }, outcome: Outcome): void {
    const { service, response, principal, errorCode } = outcome;
    this.#options.onRequest?.({
      service,
      method,
      path: url.split("?", 1)[0] ?? url,
      status: response.status,
      ...(principal === undefined ? {} : { principal }),
      ...(errorCode === undefined ? {} : { errorCode }),
    });
  }
}

function rawAnswer(response: AwsResponse, isHead: boolean): RawAnswer {
  const requestId = randomUUID();
  const headers: Record<string, string> = {
    date: new Date().toUTCString(),
    "x-amz-request-id": requestId,
    "x-amzn-requestid": requestId,
  };
  for (const [name, value] of Object.entries(response.headers ?? {})) headers[name.toLowerCase()] = value;
  const body = typeof response.body === "string" ? Buffer.from(response.body) : (response.body ?? noBody);
  if (response.status !== 204 && response.status !== 304) headers["content-length"] ??= String(body.length);
  // The answer to HEAD states the length of a body that does not come.
  return { status: response.status, headers, body: isHead ? noBody : body };
}

function write(response: ServerResponse, { status, headers, body }: RawAnswer): void {
  response.writeHead(status, headers);
  // Node sends a string in one piece with the headers, a buffer in a second one.
  if (body.length <= smallBodyBytes) response.end(body.toString("latin1"), "latin1");
  else response.end(body);
}

function renderPlainError(error: AwsError): AwsResponse {
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
