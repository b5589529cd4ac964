import { describe, expect, it } from "vitest";
import { stepsFromServed } from "../../src/endpoints/steps-from-served.ts";
import type { ResourceStep } from "../../src/engine/resource-step.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { textAt } from "../../src/plan/input-values.ts";
import { deployed, readerYaml, replacing } from "../support/plan-edits.ts";
import { stepsBetween } from "../support/plan-steps.ts";

const endpointType = "aws:sagemaker/endpoint:Endpoint";
const before = deployed(readerYaml);
const after = deployed(replacing("price:1.0.0", "price:1.1.0")(readerYaml));

const isOfPrice = ({ before: was, after: is }: ResourceStep) =>
  [was, is].some((inputs) => textAt(inputs, "tags", "sluice:model") === "price");
const configurationName = (steps: readonly ResourceStep[], when: "before" | "after") =>
  textAt(steps.find((step) => step.type === endpointType && isOfPrice(step))?.[when], "endpointConfigName") ?? "";

/** Steps of the update once it has failed: all is there, and the endpoint was given its new configuration, which SageMaker took back. */
async function stepsOfRetry(): Promise<ResourceStep[]> {
  const steps = await stepsBetween(before, after);
  return steps.map((step): ResourceStep => {
    const { after: inputs } = step;
    if (inputs === undefined) return step;
    const isEndpoint = step.type === endpointType && isOfPrice(step);
    const kind = isEndpoint ? "update" : "same";
    return { ...step, kind, before: inputs, changed: isEndpoint ? ["endpointConfigName"] : [], replacing: [] };
  });
}

const served = (inService: Readonly<Record<string, string>>) => ({
  inService,
  configurations: inService,
  instances: {},
  failed: {},
});

async function priceIn(steps: readonly ResourceStep[]) {
  const plan = buildPlan({ operation: "up", steps, ...after });
  return { ...plan.models.find(({ model }) => model === "price"), documents: plan.documents };
}

describe("the plan of a retry after an update that SageMaker took back", () => {
  it("names the restart and its reason, as what serves is the version before it", async () => {
    const old = configurationName(await stepsBetween(before, after), "before");

    const price = await priceIn(stepsFromServed(await stepsOfRetry(), served({ price: old })));

    expect(price).toMatchObject({ kind: "restart", because: ["image price:1.0.0 -> price:1.1.0"] });
    expect(price.documents[0]).toContain("Documents that wait for price stay queued");
  });

  it.each([
    { name: "what the endpoint was given does serve", configuration: "after" },
    { name: "nobody knows what it serves", configuration: undefined },
  ] as const)("names none when $name", async ({ configuration }) => {
    const steps = await stepsOfRetry();
    const name = configuration === undefined ? {} : { price: configurationName(steps, configuration) };

    expect(await priceIn(stepsFromServed(steps, served(name)))).not.toMatchObject({ kind: "restart" });
  });

  it("names none when the version that serves is wanted again", async () => {
    const steps = await stepsBetween(after, before);
    const serving = configurationName(steps, "after");

    const [endpoint] = stepsFromServed(steps, served({ price: serving })).filter(
      (step) => step.type === endpointType && isOfPrice(step),
    );

    expect(endpoint).toMatchObject({ before: { endpointConfigName: serving } });
    expect(endpoint?.changed).not.toContain("endpointConfigName");
  });
});

it("leaves all other steps as they are", async () => {
  const steps = await stepsBetween(before, after);

  expect(stepsFromServed(steps, served({ price: configurationName(steps, "before") }))).toEqual(steps);
});
