import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";

/** Host of the tokens that GitHub gives its workflows. */
export const githubIssuer = "token.actions.githubusercontent.com";

/** ARN of GitHub's OIDC provider, which an account has once. */
export function githubProviderArn({ partition, accountId }: Pick<BootstrapContext, "partition" | "accountId">): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${githubIssuer}`;
}

/**
 * Who may deploy. Of GitHub: jobs of one repository that run in the GitHub environment of the same name, which is where its
 * reviewers and branches are set; no pattern, so neither a fork nor another environment's job gets in.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function deployTrust(context: BootstrapContext): PolicyStatement[] {
  const { arns, accountId, environment, github } = context;
  if (github === undefined) {
    return [
      { Sid: "AssumeRole", Effect: "Allow", Principal: { AWS: arns.account(accountId) }, Action: "sts:AssumeRole" },
    ];
  }
  return [
    {
      Sid: "DeployFromGithub",
      Effect: "Allow",
      Principal: { Federated: githubProviderArn(context) },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${githubIssuer}:aud`]: "sts.amazonaws.com",
          [`${githubIssuer}:sub`]: `repo:${github.repository}:environment:${environment}`,
        },
      },
    },
  ];
}
