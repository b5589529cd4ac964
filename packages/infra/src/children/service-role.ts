import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type { ComponentResource, Resource } from "@pulumi/pulumi/resource.js";
import type { PipelineContext } from "../pipeline-context.ts";
import { type PolicyStatement, renderPolicy } from "../policies/policy-document.ts";
import { splitPolicy } from "../policies/split-policy.ts";
import type { Tags } from "../tags.ts";
import { transformed } from "../transform.ts";

/** What a role is made from. */
export interface ServiceRoleArgs {
  /** Physical name. */
  readonly role: string;
  readonly description: string;
  readonly trust: readonly PolicyStatement[];
  readonly statements: readonly PolicyStatement[];
  readonly tags: Tags;
}

/** A role and what gives it its permissions: whoever uses the role depends on those. */
export interface ServiceRole {
  readonly role: Role;
  readonly permissions: readonly Resource[];
}

/** Creates a role that an AWS service assumes, within the environment's permissions boundary. */
export function createServiceRole(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  args: ServiceRoleArgs,
): ServiceRole {
  const { permissionsBoundaryArn } = context.environment;
  const roleArgs = {
    name: args.role,
    description: args.description,
    assumeRolePolicy: renderPolicy(args.trust),
    tags: args.tags,
    ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
  };
  const role = new Role(name, transformed(context.transform, "role", name, roleArgs), { parent });
  const split = splitPolicy(args.statements);
  if (split.kind === "inline") {
    const policy = { name: "permissions", role: role.name, policy: split.policy };
    return { role, permissions: [new RolePolicy(`${name}-policy`, policy, { parent })] };
  }
  const permissions = split.policies.map((policy, index) => {
    const policyName = `${name}-policy-${index + 1}`;
    const managed = new Policy(policyName, { name: `${args.role}-${index + 1}`, policy, tags: args.tags }, { parent });
    return new RolePolicyAttachment(policyName, { role: role.name, policyArn: managed.arn }, { parent });
  });
  return { role, permissions };
}
