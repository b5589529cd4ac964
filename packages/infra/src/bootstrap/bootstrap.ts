import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import { componentTypes } from "../component-types.ts";
import { renderPolicy } from "../policies/policy-document.ts";
import { splitPolicy } from "../policies/split-policy.ts";
import { type BootstrapArgs, type BootstrapContext, bootstrapContext, partTags } from "./bootstrap-context.ts";
import { createKeptBucket } from "./kept-bucket.ts";
import { boundaryPolicy } from "./policies/boundary-policy.ts";
import { deployPolicy } from "./policies/deploy-policy.ts";
import { deployTrust, githubIssuer } from "./policies/deploy-trust.ts";
import { promotionKeyPolicy } from "./policies/promotion-policy.ts";

/** A deployment of many blue/green steps takes hours: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const deploySessionSeconds = 4 * 3600;
/** Days an overwritten state can be had back. */
const oldStateDays = 90;
/** KMS waits as long as it can before it deletes a key: without the key no state can be read. */
const keyDeletionDays = 30;

/** What an environment needs once, before its first pipeline: where state and releases are kept, who deploys, and what bounds them. */
export class Bootstrap extends ComponentResource {
  readonly deployRoleArn: string;
  readonly permissionsBoundaryArn: string;

  constructor(name: string, args: BootstrapArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.bootstrap, name, {}, opts);
    const context = bootstrapContext(args);
    const { names } = context;
    const key = this.#createKey(`${name}-key`, context);
    createKeptBucket(this, `${name}-state`, context, {
      bucket: names.stateBucket,
      kmsKeyArn: key.arn,
      oldVersionDays: oldStateDays,
      onlyAdded: false,
      promoted: false,
    });
    createKeptBucket(this, `${name}-ledger`, context, {
      bucket: names.ledgerBucket,
      kmsKeyArn: key.arn,
      onlyAdded: true,
      promoted: true,
    });
    // Endpoints read their artifacts from it with their own roles, which know the key of the pipelines and no other.
    createKeptBucket(this, `${name}-artifacts`, context, {
      bucket: names.artifactsBucket,
      kmsKeyArn: args.kmsKeyArn,
      onlyAdded: false,
      promoted: true,
    });
    const boundary = this.#createBoundary(`${name}-boundary`, context);
    this.#createDeployRole(`${name}-deploy`, context, [...boundary, ...this.#createGithubProvider(name, context)]);
    this.deployRoleArn = context.arns.role(names.deployRole);
    this.permissionsBoundaryArn = context.arns.policy(names.boundary);
    const { deployRoleArn, permissionsBoundaryArn } = this;
    this.registerOutputs({ deployRoleArn, permissionsBoundaryArn });
  }

  #createKey(name: string, context: BootstrapContext): Key {
    const { environment, names, tags } = context;
    const policy = promotionKeyPolicy(context);
    const key = new Key(
      name,
      {
        description: `Encrypts state and releases of ${environment}`,
        enableKeyRotation: true,
        deletionWindowInDays: keyDeletionDays,
        ...(policy.length === 0 ? {} : { policy: renderPolicy(policy) }),
        tags,
      },
      { parent: this, protect: true },
    );
    new Alias(`${name}-alias`, { name: names.keyAlias, targetKeyId: key.keyId }, { parent: this });
    return key;
  }

  #createBoundary(name: string, context: BootstrapContext): Resource[] {
    const { adoptBoundary = false, environment, names, tags } = context;
    if (adoptBoundary) return [];
    const args = {
      name: names.boundary,
      description: `Most that roles of pipelines in ${environment} may do`,
      policy: renderPolicy(boundaryPolicy(context)),
      tags,
    };
    return [new Policy(name, args, { parent: this, protect: true })];
  }

  #createGithubProvider(name: string, { github }: BootstrapContext): Resource[] {
    if (github?.provider !== "create") return [];
    const provider = new OpenIdConnectProvider(
      `${name}-github`,
      {
        url: `https://${githubIssuer}`,
        clientIdLists: ["sts.amazonaws.com"],
        tags: partTags,
      },
      // Other environments of the account adopt it.
      { parent: this, protect: true },
    );
    return [provider];
  }

  #createDeployRole(name: string, context: BootstrapContext, dependsOn: readonly Resource[]): void {
    const { environment, names, tags } = context;
    const role = new Role(
      name,
      {
        name: names.deployRole,
        description: `Deploys pipelines to ${environment}`,
        assumeRolePolicy: renderPolicy(deployTrust(context)),
        maxSessionDuration: deploySessionSeconds,
        tags,
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
    const split = splitPolicy(deployPolicy(context));
    if (split.kind === "inline") {
      new RolePolicy(`${name}-policy`, { name: "deploy", role: role.name, policy: split.policy }, { parent: this });
      return;
    }
    for (const [index, policy] of split.policies.entries()) {
      const policyName = `${name}-policy-${index + 1}`;
      const args = { name: `${names.deployRole}-${index + 1}`, policy, tags };
      const managed = new Policy(policyName, args, { parent: this });
      new RolePolicyAttachment(policyName, { role: role.name, policyArn: managed.arn }, { parent: this });
    }
  }
}
