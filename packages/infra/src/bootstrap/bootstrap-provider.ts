import { getOpenIdConnectProvider } from "@pulumi/aws/iam/getOpenIdConnectProvider.js";
import { Provider } from "@pulumi/aws/provider.js";
import type { BootstrapArgs } from "./bootstrap-context.ts";
import { githubIssuer } from "./policies/deploy-trust.ts";

/** The AWS provider of an environment's foundation: it refuses every other account. */
export function createBootstrapProvider({ accountId, region }: Pick<BootstrapArgs, "accountId" | "region">): Provider {
  return new Provider("aws", { region, allowedAccountIds: [accountId] });
}

/** Whether the account trusts GitHub's tokens already; asked within a program that the engine runs. */
export async function hasGithubProvider(provider: Provider): Promise<boolean> {
  try {
    await getOpenIdConnectProvider({ url: `https://${githubIssuer}` }, { provider });
    return true;
  } catch (error) {
    // The provider has no other way of saying that there is none.
    if (error instanceof Error && /NoSuchEntity|not found|couldn't find/i.test(error.message)) return false;
    throw error;
  }
}
