import { SluiceError } from "@sluice/spec/errors";
import type { AuthScheme, HttpRequest, RequestSigner } from "@smithy/types";

/** What feeds a function. */
export interface EventSourceMappingQuery {
  /** Name or ARN. */
  readonly functionName: string;
  readonly eventSourceArn: string;
}

/** The questions to Lambda that a deployment has; its SDK client would be a dependency for one of them. */
export interface LambdaQueries {
  /** UUIDs of the mappings between a function and a source. @throws SluiceError `DEPLOY_AWS_REFUSED` */
  eventSourceMappings(query: EventSourceMappingQuery): Promise<readonly string[]>;
}

/** How Lambda is reached, and as whom. */
export interface LambdaQueriesOptions {
  readonly region: string;
  /** @defaultValue AWS's own */
  readonly endpointUrl?: string;
  /** Makes what signs requests. */
  readonly signer: (scheme: AuthScheme) => Promise<RequestSigner>;
}

/** Asks Lambda over its REST protocol. @see https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export function lambdaQueries({ endpointUrl, region, signer }: LambdaQueriesOptions): LambdaQueries {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const endpoint = new URL(endpointUrl ?? `https://lambda.${region}.${suffix}`);
  return {
    eventSourceMappings: async ({ eventSourceArn, functionName }) => {
      const signing = await signer({ name: "sigv4", signingName: "lambda", signingRegion: region, properties: {} });
      const uuids: string[] = [];
      let marker: string | undefined;
      do {
        const page = { EventSourceArn: eventSourceArn, FunctionName: functionName };
        const query: Record<string, string> = marker === undefined ? page : { ...page, Marker: marker };
        const request = await signing.sign(getRequest(endpoint, "/2015-03-31/event-source-mappings", query));
        const answer = await ask(new URL(`${request.path}?${new URLSearchParams(query)}`, endpoint), request);
        uuids.push(...(answer.EventSourceMappings ?? []).flatMap(({ UUID }) => UUID ?? []));
        marker = answer.NextMarker;
      } while (marker !== undefined && marker !== null && marker !== "");
      return uuids;
    },
  };
}

interface Answer {
  readonly EventSourceMappings?: readonly { readonly UUID?: string }[];
  readonly NextMarker?: string;
  readonly Message?: string;
  readonly message?: string;
}

function getRequest(endpoint: URL, path: string, query: Record<string, string>): HttpRequest {
  const { hostname, host, port, protocol } = endpoint;
  const place = { protocol, hostname, ...(port === "" ? {} : { port: Number(port) }) };
  return { ...place, method: "GET", path, query, headers: { host } };
}

async function ask(url: URL, { headers }: HttpRequest): Promise<Answer> {
  const { host: _, ...sent } = headers;
  try {
    const response = await fetch(url, { headers: sent });
    const answer = (await response.json()) as Answer;
    if (response.ok) return answer;
    throw new Error(`${response.status}: ${answer.Message ?? answer.message ?? "no reason given"}`);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot look up what feeds a function: ${said}`;
    const hint = "allow lambda:ListEventSourceMappings to whoever deploys; check the region and the network";
    throw new SluiceError("DEPLOY_AWS_REFUSED", message, { hint, cause });
  }
}
