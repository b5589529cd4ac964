import { Bootstrap, type BootstrapArgs, bootstrapNames } from "@sluice/infra/bootstrap";
import { type Recording, record } from "@sluice/infra/testing";
import { PolicyStore } from "@sluice/local";
import type { ProviderCall } from "./provider-calls.ts";

/** Arguments of development's foundation, or of another's. */
export function bootstrapArgs(overrides: Partial<BootstrapArgs> = {}): BootstrapArgs {
  const place = { stage: "dev", accountId: "111111111111", ...overrides };
  return {
    environment: `data_${place.stage}`,
    ...place,
    region: "us-west-2",
    names: bootstrapNames(place),
    foreignBuckets: ["sluice-state-other", "sluice-ledger-other"],
    ...overrides,
  };
}

/** The foundation as the program declares it. */
export async function recordBootstrap(args: BootstrapArgs): Promise<Recording> {
  const { accountId, region } = args;
  const program = () => {
    const { deployRoleArn, permissionsBoundaryArn } = new Bootstrap("bootstrap", args);
    return { deployRoleArn, permissionsBoundaryArn };
  };
  return await record(program, { project: "sluice-bootstrap", stack: "bootstrap", accountId, region });
}

/** Judges calls by the policies that the foundation gives its deploy role. */
export class DeployRole {
  readonly #store: PolicyStore;
  readonly #principal;

  constructor({ ofType, get }: Recording, { accountId, names, region }: BootstrapArgs) {
    this.#store = new PolicyStore({ accountId, region });
    const attached = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    const inline = ofType("aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => inputs["policy"]);
    const managed = attached.map(({ name }) => get(name, "aws:iam/policy:Policy").inputs["policy"]);
    for (const [index, policy] of [...inline, ...managed].entries()) {
      this.#store.setIdentityPolicy(names.deployRole, `policy-${index}`, policy);
    }
    const roleArn = `arn:aws:iam::${accountId}:role/${names.deployRole}`;
    this.#principal = { kind: "role", roleArn, roleName: names.deployRole } as const;
  }

  may({ action, resource, context = {} }: ProviderCall): boolean {
    return this.#store.decide({ principal: this.#principal, action, resource, context }).allowed;
  }
}
