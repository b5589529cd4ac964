import type { client } from "@datadog/datadog-api-client";
import type { Io } from "../io.ts";
import { DatadogError, datadogError } from "./datadog-error.ts";
import type { DatadogKeys } from "./datadog-keys.ts";
import type { DatadogPlace } from "./datadog-place.ts";

/** Datadog's own client, which takes seconds to load. */
type Library = typeof import("@datadog/datadog-api-client");

/** How Datadog is asked. */
export interface DatadogOptions {
  readonly place: DatadogPlace;
  readonly keys: DatadogKeys;
  readonly io: Pick<Io, "signal">;
  /** Milliseconds that one call may take. @defaultValue 10000 */
  readonly limitMs?: number;
}

/** Calls Datadog, each call within a time limit and until the person interrupts. */
export interface Datadog extends Pick<Library, "v1" | "v2"> {
  /** @throws DatadogError naming what Datadog answered, without the keys */
  call<T>(ask: (configuration: client.Configuration) => Promise<T>): Promise<T>;
}

/** Loads Datadog's client. */
export async function openDatadog({ place, keys, io, limitMs = 10_000 }: DatadogOptions): Promise<Datadog> {
  const { client, logger, v1, v2 } = await import("@datadog/datadog-api-client");
  // It would write every failed request to standard error, beside what we say of it.
  logger.setLevel("silent");
  const configure = (signal: AbortSignal): client.Configuration => {
    const configuration = client.createConfiguration({
      authMethods: { apiKeyAuth: keys.apiKey, appKeyAuth: keys.appKey },
      httpConfig: { signal },
      ...(place.kind === "site" ? {} : { baseServer: new client.BaseServerConfiguration(place.url, {}) }),
    });
    // Whatever DD_SITE says: the environment's file decides.
    if (place.kind === "site") configuration.setServerVariables({ site: place.site });
    return configuration;
  };
  return {
    v1,
    v2,
    call: async (ask) => {
      const limit = AbortSignal.timeout(limitMs);
      try {
        return await ask(configure(AbortSignal.any([io.signal, limit])));
      } catch (error) {
        if (io.signal.aborted) throw new DatadogError("it was interrupted");
        if (limit.aborted) throw new DatadogError(`Datadog did not answer within ${limitMs / 1000} seconds`);
        throw datadogError(error, keys);
      }
    },
  };
}
