import { Provider } from "@pulumi/aws/provider.js";
import type { BootstrapArgs } from "./bootstrap-context.ts";

/** The AWS provider of an environment's foundation: it refuses every other account. */
export function createBootstrapProvider({ accountId, region }: Pick<BootstrapArgs, "accountId" | "region">): Provider {
  return new Provider("aws", { region, allowedAccountIds: [accountId] });
}
