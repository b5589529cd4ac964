import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { RetryErrorType, RetryStrategyV2, RetryToken, SdkError } from "@smithy/types";
import type { Clock } from "../ports/clock.ts";

/** How {@link retryCalls} tries again. */
export interface RetryOptions {
  /** Decides whether and when; one for all calls of a client, since it keeps their common quota. */
  readonly strategy: RetryStrategyV2;
  readonly clock: Clock;
  /** When the one who failed asks to be called again. */
  readonly retryAfterOf: (error: unknown) => Date | undefined;
}

/** What an attempt comes to, tried again as the strategy says. @throws the last attempt's error */
export async function retryCalls<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  let token = await options.strategy.acquireInitialRetryToken("s3");
  for (;;) {
    try {
      const answer = await attempt();
      options.strategy.recordSuccess(token);
      return answer;
    } catch (error) {
      token = await waitForRetry(token, error, options);
    }
  }
}

async function waitForRetry(token: RetryToken, error: unknown, options: RetryOptions): Promise<RetryToken> {
  const retryAfterHint = options.retryAfterOf(error);
  const failure = {
    error: error as SdkError,
    errorType: errorTypeOf(error as SdkError),
    ...(retryAfterHint && { retryAfterHint }),
  };
  const refreshed = await options.strategy.refreshRetryTokenForRetry(token, failure).catch(() => {
    throw error;
  });
  // A strategy waits by itself or says how long to wait.
  const delayMs = refreshed.getRetryDelay();
  if (delayMs > 0) await options.clock.sleep(delayMs);
  return refreshed;
}

function errorTypeOf(error: SdkError): RetryErrorType {
  if (isThrottlingError(error)) return "THROTTLING";
  if (isTransientError(error)) return "TRANSIENT";
  return isServerError(error) ? "SERVER_ERROR" : "CLIENT_ERROR";
}
