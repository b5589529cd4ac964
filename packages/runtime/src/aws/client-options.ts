import { RuntimeError } from "../runtime-error.ts";
import { Sha256 } from "./sha256.ts";

/**
 * What every client is made with. Lambda hands the role's credentials over as environment variables and renews its sandbox before
 * they end, so the SDK's chain of other providers (files, SSO, instance metadata) stays out of the bundle. The region and
 * `AWS_ENDPOINT_URL` are read by the SDK.
 */
export const clientOptions = {
  credentials: async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new RuntimeError("RUNTIME_VARIABLE_MISSING", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set", {
        hint: "Lambda sets them from the function's role",
      });
    }
    const key = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    return AWS_SESSION_TOKEN ? { ...key, sessionToken: AWS_SESSION_TOKEN } : key;
  },
  sha256: Sha256,
  retryMode: "standard",
  maxAttempts: 3,
  // One call that hangs must not take the whole time of its batch: three attempts end within the function's 60 seconds.
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
};
