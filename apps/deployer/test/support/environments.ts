import type { Environment } from "../../src/environments/environment-schema.ts";

/** The laptop as an environment. */
export function localEnvironment(overrides: Partial<Environment> = {}): Environment {
  return {
    name: "local",
    stage: "local",
    account: "000000000000",
    region: "us-west-2",
    protect: false,
    logRetentionDays: 1,
    ...overrides,
  };
}
