import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ResourceStep } from "../../src/engine/resource-step.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { accountEngine } from "../support/account-engine.ts";
import { type DeployAccount, deployAccount, hasPulumi, imageDigest } from "../support/deploy-account.ts";
import { deployed } from "../support/plan-edits.ts";
import { type Deployed, stepsBetween } from "../support/plan-steps.ts";

const signal = new AbortController().signal;

function fileOf({ folder }: DeployAccount): Deployed {
  return deployed(readFileSync(join(folder, "pipeline.yaml"), "utf8"));
}

/** The plan of the engine's own steps, once they are carried out if need be. */
async function planOfEngine(account: DeployAccount, operation: "preview" | "up" | "destroy"): Promise<Plan> {
  const engine = await accountEngine(account);
  const { result, steps } = await engine[operation]({ signal });
  expect(result).toBe("succeeded");
  return planOf(steps, fileOf(account), operation === "destroy" ? "destroy" : "up");
}

function planOf(steps: readonly ResourceStep[], state: Deployed, operation: Plan["operation"] = "up"): Plan {
  return buildPlan({ operation, steps, ...state });
}

function withoutSteps({ steps: _, ...plan }: Plan): Omit<Plan, "steps"> {
  return plan;
}

describe.skipIf(!hasPulumi)("a plan of the real engine's steps (skipped where there is no Pulumi CLI)", () => {
  it("is the plan of the differences between two versions of a pipeline", { timeout: 300_000 }, async () => {
    const account = await deployAccount();
    const first = fileOf(account);
    const fromNothing = planOf(await stepsBetween(undefined, first), first);
    expect(withoutSteps(await planOfEngine(account, "preview"))).toEqual(withoutSteps(fromNothing));
    await planOfEngine(account, "up");
    expect(await planOfEngine(account, "preview")).toMatchObject({ empty: true, documents: [], consumers: [] });

    account.edit(/model-b@sha256:[0-9a-f]+/, `model-b@${imageDigest("two")}`);
    account.edit("prefix: incoming/", "prefix: inbox/");
    const second = fileOf(account);
    const edited = planOf(await stepsBetween(first, second), second);
    expect(edited.models.map(({ kind }) => kind)).toEqual(["adjust", "restart"]);
    expect(withoutSteps(await planOfEngine(account, "preview"))).toEqual(withoutSteps(edited));

    const gone = planOf(await stepsBetween(first, undefined), second, "destroy");
    const { irreversible, ...rest } = withoutSteps(await planOfEngine(account, "destroy"));
    expect(rest).toEqual({ ...withoutSteps(gone), irreversible: undefined });
    expect(irreversible.toSorted()).toEqual(gone.irreversible.toSorted());
  });
});
