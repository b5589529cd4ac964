import type { IncomingHttpHeaders, RequestOptions } from "node:http";
import type { MessagePort } from "node:worker_threads";
import { GatewayRequest, GatewayResponse } from "./gateway-request.ts";
import {
  type AnswerMessage,
  bytesOf,
  type CutMessage,
  type RequestMessage,
  toMessageBody,
} from "./request-messages.ts";

/** What a request may ask for to travel as a message; more (signals, sockets of its own) is Node's to give. */
const plainOptions = new Set(["agent", "auth", "headers", "host", "hostname", "method", "path", "port", "protocol"]);
/** Methods for which Node does not state the body's length by itself. */
const bodiless = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);
/** What Node refuses in a path or a header's value. */
const invalid = { path: /[^\u0021-\u00ff]/, value: /[^\t\u0020-\u007e\u0080-\u00ff]/ };

/**
 * A function's connection to the local AWS: requests go to the other thread of this process as messages. What HTTP/1.1 would add is
 * framing alone, at five times the cost of the message.
 */
export class GatewayConnection {
  readonly #port: MessagePort;
  readonly #address: { readonly host: string; readonly port: number };
  readonly #waiting = new Map<number, GatewayRequest>();
  #lastId = 0;

  constructor(port: MessagePort, address: { readonly host: string; readonly port: number }) {
    this.#port = port;
    this.#address = address;
    port.on("message", (message: AnswerMessage | CutMessage) => this.#receive(message));
  }

  /** Whether a request is for the local AWS and asks for no more than a message can carry. */
  takes(options: RequestOptions): boolean {
    const { host, port } = this.#address;
    if ((options.hostname ?? options.host) !== host || Number(options.port) !== port) return false;
    if (invalid.path.test(options.path ?? "/") || options.auth) return false;
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined && !plainOptions.has(name)) return false;
    }
    return headersOf(options) !== undefined;
  }

  /** Does for the local AWS what `http.request` does over the network. */
  request(options: RequestOptions, onResponse?: (response: GatewayResponse) => void): GatewayRequest {
    const [method, url] = [options.method ?? "GET", options.path ?? "/"];
    const headers = headersOf(options) ?? {};
    headers.host ??= `${this.#address.host}:${this.#address.port}`;
    const request: GatewayRequest = new GatewayRequest({
      method,
      path: url,
      send: (body) => this.#send(request, { method: method.toUpperCase(), url, headers, body: toMessageBody(body) }),
    });
    if (onResponse !== undefined) request.once("response", onResponse);
    return request;
  }

  #send(request: GatewayRequest, { headers, ...message }: Omit<RequestMessage, "id">): void {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, request);
    // As Node does for a body that is given whole.
    const statesLength = !bodiless.has(message.method) && headers["transfer-encoding"] === undefined;
    if (statesLength) headers["content-length"] ??= String(message.body.length);
    this.#port.postMessage({ id: this.#lastId, headers, ...message } satisfies RequestMessage);
  }

  #receive(message: AnswerMessage | CutMessage): void {
    const request = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (request === undefined || request.destroyed) return;
    if ("cut" in message) request.destroy();
    else request.receive(new GatewayResponse({ ...message, body: bytesOf(message.body) }));
  }
}

/** Headers as a server would see them; undefined where they need Node: what it refuses, several values, an expected interim answer. */
function headersOf({ headers = {} }: RequestOptions): IncomingHttpHeaders | undefined {
  const received: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if ((typeof value !== "string" && typeof value !== "number") || invalid.value.test(String(value))) return undefined;
    received[name.toLowerCase()] = String(value);
  }
  return received.expect === undefined && received.upgrade === undefined ? received : undefined;
}
