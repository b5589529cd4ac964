import { createHash } from "node:crypto";
import type { v2 } from "@datadog/datadog-api-client";
import type { ChangeFailure, Deployment } from "./deployment.ts";
import { type DeployedStack, deploymentId } from "./deployment-id.ts";

/** A deployment as Datadog's DORA metrics take it. */
export function deploymentPayload(deployment: Deployment, stack: DeployedStack): v2.DORADeploymentRequest {
  const { finishedAtMs, key, release, startedAtMs } = deployment;
  const git = gitOf(deployment);
  return {
    data: {
      attributes: {
        id: deploymentId(stack, key),
        service: stack.pipeline,
        env: stack.environment,
        startedAt: startedAtMs,
        finishedAt: finishedAtMs,
        customTags: tagsOf(deployment),
        ...(release === undefined ? {} : { version: String(release.number) }),
        ...(git === undefined ? {} : { git }),
      },
    },
  };
}

/** A deployment as a failure of the change that it brought, with what ended it. */
export function failurePayload(failure: ChangeFailure, stack: DeployedStack): v2.DORADeploymentPatchRequest {
  const { deployment, recovery } = failure;
  const remediation =
    recovery === undefined
      ? {}
      : {
          remediation: {
            id: deploymentId(stack, recovery.key),
            type: recovery.kind === "rollback" ? ("rollback" as const) : ("rollforward" as const),
          },
        };
  return {
    data: {
      id: deploymentId(stack, deployment.key),
      type: "dora_deployment_patch_request",
      attributes: { changeFailure: true, ...remediation },
    },
  };
}

/** A deployment as an event: boards find it by exactly these tags. */
export function eventPayload(
  deployment: Deployment,
  stack: DeployedStack,
  tags: readonly string[],
): v2.EventCreateRequestPayload {
  const { by, finishedAtMs, release } = deployment;
  return {
    data: {
      type: "event",
      attributes: {
        category: "change",
        aggregationKey: aggregationKey(stack, deployment),
        title: titleOf(deployment, stack),
        message: messageOf(deployment, stack),
        tags: [...tags],
        timestamp: new Date(finishedAtMs).toISOString(),
        attributes: {
          author: { name: cut(by), type: "user" },
          changedResource: { name: cut(stack.pipeline), type: "configuration" },
          impactedResources: [{ name: cut(stack.pipeline), type: "service" }],
          ...(release === undefined ? {} : { newValue: { release: release.number } }),
        },
      },
    },
  };
}

/** What tells a deployment's event from others'. */
export function aggregationKey(stack: DeployedStack, { key }: Deployment): string {
  const id = deploymentId(stack, key);
  return id.length <= 100 ? id : createHash("sha256").update(id).digest("hex");
}

/** Both or none; files that differ from the commit are in none. */
function gitOf({ release }: Deployment): v2.DORAGitInfo | undefined {
  const { sha, dirty, repository } = release?.commit ?? { sha: "", dirty: false };
  if (dirty || repository === undefined || !/^[0-9a-f]{40}$/.test(sha)) return undefined;
  return { commitSha: sha, repositoryUrl: repository };
}

function tagsOf({ code, kind, result, release, rollbackTo }: Deployment): string[] {
  return [
    "source:sluice",
    `kind:${kind}`,
    `result:${result}`,
    ...(rollbackTo === undefined ? [] : [`rollback_to:${rollbackTo}`]),
    ...(code === undefined ? [] : [`error:${code}`]),
    ...(release?.commit?.dirty === true ? ["uncommitted_changes:true"] : []),
  ];
}

function titleOf(
  { code, kind, release, result, rollbackTo }: Deployment,
  { pipeline, environment }: DeployedStack,
): string {
  const what = kind === "rollback" ? `rollback to release ${rollbackTo ?? "?"}` : "up";
  const where = `${pipeline} in ${environment}`;
  if (release === undefined) return `${where}: ${what} ${result}${code === undefined ? "" : ` (${code})`}`;
  return `${where}: release ${release.number}${kind === "rollback" ? `, ${what}` : ""}`;
}

function messageOf({ by, release }: Deployment, { pipeline, environment }: DeployedStack): string {
  const commit = release?.commit;
  const from = commit === undefined ? "" : `, commit ${commit.sha.slice(0, 7)}${commit.dirty ? " with changes" : ""}`;
  return `By ${by}${from}. sluice releases --pipeline ${pipeline} --environment ${environment} tells more.`;
}

function cut(name: string): string {
  return name.slice(0, 128);
}
