import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { documentOf, inputsOf, outputsOf } from "./resource-fields.ts";

/** Roles and their policies. */
export const iamResources: Provisioners = {
  "aws:iam/role:Role": {
    make: makeRole,
    refuse: (resource, cloud) => {
      if (cloud.policies.hasRole(arnOf(resource))) throw alreadyThere("Role", nameOf(resource));
    },
    change: ({ before, after }, cloud) => {
      takeOwnPolicies(before, cloud);
      makeRole(after, cloud);
    },
    remove: (resource, cloud) => {
      takeOwnPolicies(resource, cloud);
      refuseRoleInUse(resource, cloud);
      cloud.policies.removeRole(arnOf(resource));
      cloud.rolePolicies.unbound(nameOf(resource));
    },
    actual: (resource, cloud) => thereIf(cloud.policies.hasRole(arnOf(resource))),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    make: (resource, cloud) =>
      cloud.policies.setIdentityPolicy(roleOf(resource), inlineNameOf(resource), documentOf(resource, "policy")),
    refuse: (resource, cloud) => refuseWithoutRole(resource, cloud),
    remove: (resource, cloud) => cloud.policies.removeIdentityPolicy(roleOf(resource), inlineNameOf(resource)),
    actual: (resource, cloud) =>
      thereIf(cloud.policies.identityPolicies(roleOf(resource)).includes(inlineNameOf(resource))),
  },
  "aws:iam/policy:Policy": {
    make: (resource, cloud) => cloud.rolePolicies.define(arnOf(resource), documentOf(resource, "policy")),
    refuse: (resource, cloud) => {
      if (!cloud.rolePolicies.has(arnOf(resource))) return;
      const name = nameOf(resource);
      throw new AwsError(
        "EntityAlreadyExists",
        409,
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
      );
    },
    remove: (resource, cloud) => {
      if (cloud.rolePolicies.rolesOf(arnOf(resource)).length > 0) {
        throw new AwsError("DeleteConflict", 409, "Cannot delete a policy attached to entities.");
      }
      cloud.rolePolicies.remove(arnOf(resource));
    },
    actual: (resource, cloud) => thereIf(cloud.rolePolicies.has(arnOf(resource))),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    make: (resource, cloud) => cloud.rolePolicies.attach(roleOf(resource), policyArnOf(resource)),
    refuse: (resource, cloud) => refuseWithoutRole(resource, cloud),
    remove: (resource, cloud) => cloud.rolePolicies.detach(roleOf(resource), policyArnOf(resource)),
    actual: (resource, cloud) => thereIf(cloud.rolePolicies.isAttached(roleOf(resource), policyArnOf(resource))),
  },
};

function makeRole(resource: DeclaredResource, cloud: LocalCloud): void {
  const inputs = inputsOf(resource);
  const roleName = nameOf(resource);
  cloud.policies.setTrustPolicy(arnOf(resource), documentOf(resource, "assumeRolePolicy"));
  for (const policy of inputs.objects("inlinePolicies")) {
    cloud.policies.setIdentityPolicy(roleName, policy.string("name"), JSON.parse(policy.string("policy")));
  }
  for (const arn of inputs.strings("managedPolicyArns")) cloud.rolePolicies.attach(roleName, arn);
  const boundary = inputs.optionalString("permissionsBoundary");
  if (boundary === undefined) cloud.rolePolicies.unbound(roleName);
  else cloud.rolePolicies.bound(roleName, boundary);
}

/** What the role's own resource gave it goes with it; what others gave it does not. */
function takeOwnPolicies(resource: DeclaredResource, cloud: LocalCloud): void {
  const inputs = inputsOf(resource);
  const roleName = nameOf(resource);
  for (const policy of inputs.objects("inlinePolicies")) {
    cloud.policies.removeIdentityPolicy(roleName, policy.string("name"));
  }
  for (const arn of inputs.strings("managedPolicyArns")) cloud.rolePolicies.detach(roleName, arn);
}

function refuseRoleInUse(resource: DeclaredResource, cloud: LocalCloud): void {
  if (inputsOf(resource).boolean("forceDetachPolicies", false)) return;
  const roleName = nameOf(resource);
  if (cloud.rolePolicies.attachedTo(roleName).length > 0) {
    throw new AwsError("DeleteConflict", 409, "Cannot delete entity, must detach all policies first.");
  }
  if (cloud.policies.identityPolicies(roleName).length > 0) {
    throw new AwsError("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
  }
}

function refuseWithoutRole(resource: DeclaredResource, cloud: LocalCloud): void {
  const roleName = roleOf(resource);
  if (cloud.policies.hasRoleNamed(roleName)) return;
  throw new AwsError("NoSuchEntity", 404, `The role with name ${roleName} cannot be found.`);
}

function alreadyThere(kind: string, name: string): AwsError {
  return new AwsError("EntityAlreadyExists", 409, `${kind} with name ${name} already exists.`);
}

function nameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.id;
}

function inlineNameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.name;
}

function arnOf(resource: DeclaredResource): string {
  return outputsOf(resource).string("arn");
}

function policyArnOf(resource: DeclaredResource): string {
  return inputsOf(resource).string("policyArn");
}

/** A role is referred to by its name or its ARN. */
function roleOf(resource: DeclaredResource): string {
  const reference = inputsOf(resource).string("role");
  return reference.slice(reference.lastIndexOf("/") + 1);
}
