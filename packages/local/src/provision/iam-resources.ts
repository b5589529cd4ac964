import type { Provisioners } from "./provisioner.ts";
import { documentOf, inputsOf, outputsOf } from "./resource-fields.ts";

/** Roles and their policies. */
export const iamResources: Provisioners = {
  "aws:iam/role:Role": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const roleName = inputs.optionalString("name") ?? resource.id;
      cloud.policies.setTrustPolicy(outputsOf(resource).string("arn"), documentOf(resource, "assumeRolePolicy"));
      for (const policy of inputs.objects("inlinePolicies")) {
        cloud.policies.setIdentityPolicy(roleName, policy.string("name"), JSON.parse(policy.string("policy")));
      }
      for (const arn of inputs.strings("managedPolicyArns")) cloud.rolePolicies.attach(roleName, arn);
      const boundary = inputs.optionalString("permissionsBoundary");
      if (boundary !== undefined) cloud.rolePolicies.bound(roleName, boundary);
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const policyName = inputs.optionalString("name") ?? resource.name;
      cloud.policies.setIdentityPolicy(roleNameOf(inputs.string("role")), policyName, documentOf(resource, "policy"));
    },
  },
  "aws:iam/policy:Policy": {
    make: (resource, cloud) =>
      cloud.rolePolicies.define(outputsOf(resource).string("arn"), documentOf(resource, "policy")),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      cloud.rolePolicies.attach(roleNameOf(inputs.string("role")), inputs.string("policyArn"));
    },
  },
};

/** A role is referred to by its name or its ARN. */
function roleNameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}
