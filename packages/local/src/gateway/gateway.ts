import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type Clock, systemClock } from "../clock.ts";
import type { Principal } from "../iam/principal.ts";
import { authenticate, type RawRequest } from "./authenticate.ts";
import { collectBody } from "./collect-body.ts";
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

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static listen(options: GatewayOptions): Promise<Gateway> {
    const dispatcher = new Dispatcher(options);
    const server = createServer((request, response) => void dispatcher.answer(request, response));
    // Longer than clients keep idle connections, so that none is closed under a request that is just being sent.
    server.keepAliveTimeout = 120_000;
    server.requestTimeout = 0;
    server.maxHeadersCount = 200;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", () => resolve(new Gateway(server)));
    });
  }

  /** Serves a connection that came by another way than the port. */
  accept(socket: Duplex): void {
    this.#server.emit("connection", socket);
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

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = "GET", url = "/", headers } = request;
      const body = await collectBody(request);
      const outcome = await this.#handle({ method, url, headers, body });
      write(response, outcome.response, method === "HEAD");
      this.#report({ method, url }, outcome);
    } catch (error) {
      // The client went away while it was sending; nobody is left to answer.
      if (!request.destroyed || request.complete) this.#fault(error);
      response.destroy();
    }
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
    this.#fault(error);
    return new AwsError("InternalFailure", 500, "The request processing has failed because of an unknown error.");
  }

  #fault(error: unknown): void {
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

function write(response: ServerResponse, answer: AwsResponse, isHead: boolean): void {
  const requestId = randomUUID();
  const body = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  const headers: Record<string, string> = {
    "x-amz-request-id": requestId,
    "x-amzn-requestid": requestId,
    ...answer.headers,
  };
  if (answer.status !== 204 && answer.status !== 304) headers["content-length"] ??= String(body?.length ?? 0);
  response.writeHead(answer.status, headers);
  // The answer to HEAD states the length of a body that does not come.
  if (isHead || body === undefined) response.end();
  // Node sends a string in one piece with the headers, a buffer in a second one.
  else if (body.length <= smallBodyBytes) response.end(body.toString("latin1"), "latin1");
  else response.end(body);
}

function renderPlainError(error: AwsError): AwsResponse {
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
