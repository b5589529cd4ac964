import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceStep, StepKind } from "../../src/engine/resource-step.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { deployed, planOfEdit, readerYaml, replacing } from "../support/plan-edits.ts";
import { dataDev, stepsBetween } from "../support/plan-steps.ts";

const reader = deployed(readerYaml);
let unchanged: readonly ResourceStep[] = [];

beforeAll(async () => {
  unchanged = await stepsBetween(reader, reader);
});

function planOf(steps: readonly ResourceStep[], operation: Plan["operation"] = "up"): Plan {
  return buildPlan({ operation, steps, ...reader });
}

function isOfAws({ type }: ResourceStep): boolean {
  return !type.startsWith("sluice:") && !type.startsWith("pulumi:");
}

/** The reader's steps with those changed that have the type. */
function withSteps(type: string, change: (step: ResourceStep) => readonly ResourceStep[]): ResourceStep[] {
  return unchanged.flatMap((step) => (step.type === type ? change(step) : [step]));
}

describe("a plan", () => {
  it("of a first deployment has every model as new, and tells what consumers can use", async () => {
    const plan = planOf(await stepsBetween(undefined, reader));

    expect(plan).toMatchObject({ stack: "reader.data_dev", empty: false, shared: [], irreversible: [], blocked: [] });
    expect(plan.models).toEqual([
      { model: "ocr", kind: "new", because: ["image ocr:1.0.0, 1 ml.m5.xlarge instance"] },
      { model: "kind", kind: "new", because: ["image kind:1.0.0, 1 to 4 ml.m5.large instances by backlog"] },
      { model: "price", kind: "new", because: ["image price:1.0.0, 1 ml.m5.large instance"] },
    ]);
    expect(plan.documents).toEqual([
      "Objects that are in reader-input-dev already start no documents; those put there afterwards do.",
    ]);
    expect(plan.consumers).toEqual([
      "The topic of predictions, reader-dev-predictions, is new: consumers can subscribe to it.",
      "The topic of errors, reader-dev-errors, is new: consumers can subscribe to it.",
      "Predictions are collected in the new bucket reader-dev-delivery-111111111111.",
      "Account 210987654321 may read what reader delivers, from now on.",
    ]);
  });

  it("of a destroy names everything that is lost", async () => {
    const steps = await stepsBetween(reader, undefined);
    const plan = buildPlan({ operation: "destroy", steps, ...reader, queued: { ocr: 3, kind: 0, price: 1 } });

    expect(plan.models.map(({ kind }) => kind)).toEqual(["remove", "remove", "remove"]);
    expect(plan.documents).toEqual([
      "4 documents that wait for ocr, kind and price are lost.",
      "What is put into reader-input-dev afterwards starts no document.",
    ]);
    expect(plan.irreversible).toEqual([
      "The source bucket reader-input-dev is deleted with all it holds.",
      "The delivery bucket reader-dev-delivery-111111111111 is deleted with all it holds.",
      "The bucket of ocr, reader--ocr-dev-111111111111, is deleted with all it holds.",
      "The bucket of kind, reader--kind-dev-111111111111, is deleted with all it holds.",
      "The bucket of price, reader--price-dev-111111111111, is deleted with all it holds.",
      "The queues and dead-letter queues of ocr, kind and price go with what they hold.",
      "Predictions that wait for delivery are not delivered.",
      "The failures queue goes with the failures it keeps.",
      "The stream reader-dev-delivery goes; what it has not written by then is lost.",
      "The logs of the delivery, ocr, kind and price are deleted.",
    ]);
    expect(plan.counts).toEqual({ create: 0, update: 0, replace: 0, delete: steps.filter(isOfAws).length, same: 0 });
  });

  it("of a destroy that keeps a bucket says that it stays", async () => {
    const steps = (await stepsBetween(reader, undefined)).map((step) =>
      step.type === "aws:s3/bucket:Bucket" ? { ...step, kind: "same" as const } : step,
    );
    const plan = planOf(steps, "destroy");

    expect(plan.models[0]?.because).toEqual(["its endpoint, queues, trigger and logs go", "its bucket stays"]);
    expect(plan.irreversible.join()).not.toContain("bucket");
  });

  it("of a refresh tells what was changed outside, and promises nothing", () => {
    const steps = withSteps("aws:sqs/queue:Queue", (step) => [
      { ...step, kind: "refresh", changed: ["visibilityTimeoutSeconds"] },
    ]);
    const plan = planOf(steps, "refresh");

    expect(plan.models[0]).toEqual({
      model: "ocr",
      kind: "adjust",
      because: Array.from({ length: 2 }, () => "its queue was changed outside Sluice: visibilityTimeoutSeconds"),
    });
    expect(plan.shared).toEqual([
      "Delivery: changed outside Sluice: queue.",
      "Notifications: changed outside Sluice: queue.",
    ]);
    expect([plan.documents, plan.consumers, plan.irreversible, plan.blocked]).toEqual([[], [], [], []]);
  });

  it("of a refresh tells in one line what is gone from AWS, each kind of it once", () => {
    const gone = new Set(["aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy", "aws:iam/rolePolicy:RolePolicy"]);
    const steps = unchanged.map((step) => (gone.has(step.type) ? { ...step, kind: "delete" as const } : step));

    expect(planOf(steps, "refresh").models[0]?.because).toEqual(["its bucket and permissions are gone from AWS"]);
  });

  it("of a refresh says of one thing that is gone that it is", () => {
    const steps = withSteps("aws:sagemaker/endpoint:Endpoint", (step) => [{ ...step, kind: "delete" }]);

    expect(planOf(steps, "refresh").models[0]?.because).toEqual(["its endpoint is gone from AWS"]);
  });

  it("of a refresh that found nothing is empty", () => {
    const steps = unchanged.map((step) => ({ ...step, kind: "refresh" as const }));

    expect(planOf(steps, "refresh")).toMatchObject({ empty: true, steps: [] });
  });

  it("holds no value of an environment variable, wherever a step has it", async () => {
    const plan = await planOfEdit({ yaml: replacing("hunter2", "correct-horse") });

    const text = JSON.stringify(plan);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("correct-horse");
    expect(text).toContain("environment variable TOKEN changed");
  });

  it("finishes what an interrupted deployment left, and does not mistake it for what serves", async () => {
    const after = deployed(replacing("ocr:1.0.0", "ocr:3.0.0")(readerYaml));
    const middle = deployed(replacing("ocr:1.0.0", "ocr:2.0.0")(readerYaml));
    // The second image's model and configuration were made; then the endpoint was not moved, and nothing was cleared away.
    const isMade = ({ type, kind }: ResourceStep) =>
      /^aws:sagemaker\/(model|endpointConf)/.test(type) && kind !== "same";
    const [fromFirst, fromSecond] = await Promise.all([stepsBetween(reader, after), stepsBetween(middle, after)]);
    const first = fromFirst.filter((step) => isMade(step) && step.kind.startsWith("delete"));
    const steps = [...first, ...fromSecond.filter(isMade), ...fromFirst.filter((step) => !isMade(step))];
    const plan = buildPlan({ operation: "up", steps, ...after });

    expect(plan.models[0]).toEqual({ model: "ocr", kind: "restart", because: ["image ocr:1.0.0 -> ocr:3.0.0"] });
    expect(plan.irreversible).toEqual([]);
  });

  it("tells an endpoint that moves to a configuration of which nothing is known yet", () => {
    const steps = withSteps("aws:sagemaker/endpoint:Endpoint", (step) =>
      step.name !== "reader-ocr-endpoint"
        ? [step]
        : [{ ...step, kind: "update", after: { ...step.after, endpointConfigName: "(known once deployed)" } }],
    );

    expect(planOf(steps).models[0]).toEqual({ model: "ocr", kind: "restart", because: ["new endpoint configuration"] });
  });

  it("knows whose a resource is without being told its parent", async () => {
    const yaml = replacing("price:1.0.0", "price:1.1.0")(readerYaml);
    const after = deployed(replacing("s3Read: [prices]", "s3Read: [rents]")(yaml));
    const steps = (await stepsBetween(reader, after)).map(({ parent: _, ...step }) => step);

    expect(buildPlan({ operation: "up", steps, ...after })).toEqual({
      ...buildPlan({ operation: "up", steps: await stepsBetween(reader, after), ...after }),
      steps: expect.any(Array),
    });
  });

  it("is not empty when only Pulumi's own records change, and counts no resource then", () => {
    const urn = "urn:pulumi:reader.data_dev::reader::pulumi:providers:aws::aws";
    const provider = {
      urn,
      type: "pulumi:providers:aws",
      name: "aws",
      changed: ["version"],
      replacing: [],
      protected: false,
    };
    const plan = planOf([...unchanged, { ...provider, kind: "update", before: {}, after: {} }]);

    expect(plan).toMatchObject({ empty: false, counts: { update: 0 }, shared: [] });
    expect(plan.models.map(({ kind }) => kind)).toEqual(["unchanged", "unchanged", "unchanged"]);
  });
});

describe("any preview", () => {
  const kinds: readonly StepKind[] = ["same", "create", "update", "delete", "replace"];
  const expand = (step: ResourceStep, kind: StepKind): ResourceStep[] => {
    const { before, after, ...rest } = step;
    if (kind === "create") return [{ ...rest, kind, ...(after === undefined ? {} : { after }) }];
    if (kind === "delete") return [{ ...rest, kind, ...(before === undefined ? {} : { before }) }];
    const all: readonly StepKind[] = kind === "replace" ? ["create-replacement", "replace", "delete-replaced"] : [kind];
    return all.map((each) => ({ ...step, kind: each, changed: each === "same" ? [] : ["tags"] }));
  };
  /** What happens to each resource, by its place. */
  const fates = () => fc.array(fc.constantFrom(...kinds), { minLength: unchanged.length, maxLength: unchanged.length });

  it("counts each resource once, whatever happens to it", () => {
    fc.assert(
      fc.property(fates(), fc.constantFrom("up" as const, "destroy" as const), (chosen, operation) => {
        const steps = unchanged.flatMap((step, index) => expand(step, chosen[index] ?? "same"));
        const { counts, steps: listed } = planOf(steps, operation);

        const expected = Map.groupBy(
          unchanged.flatMap((step, index) => (isOfAws(step) ? [chosen[index] ?? "same"] : [])),
          (kind) => kind,
        );
        for (const [kind, number] of Object.entries(counts)) {
          expect([kind, number]).toEqual([kind, expected.get(kind as StepKind)?.length ?? 0]);
        }
        expect(listed.length).toBe(steps.filter(({ kind }) => kind !== "same").length);
      }),
      { numRuns: 30 },
    );
  });

  it("has a reason for every model of which something changes, and none for the others", () => {
    fc.assert(
      fc.property(fates(), fc.integer({ min: 0, max: 119 }), (chosen, density) => {
        const pick = (index: number) => ((index * 7919) % 120 < density ? (chosen[index] ?? "same") : "same");
        const steps = unchanged.flatMap((step, index) => expand(step, pick(index)));
        const plan = planOf(steps);

        for (const { model, kind, because } of plan.models) {
          const own = unchanged.filter(
            ({ urn, type }) => urn.includes(`reader-${model}`) && !type.startsWith("sluice:"),
          );
          const isChanged = own.some((step) => pick(unchanged.indexOf(step)) !== "same");
          expect([model, kind !== "unchanged", because.length > 0]).toEqual([model, isChanged, isChanged]);
        }
        expect(plan.empty).toBe(steps.every(({ kind }) => kind === "same"));
      }),
      { numRuns: 30 },
    );
  });

  it("says which resources stop it, and no others", () => {
    fc.assert(
      fc.property(fates(), (chosen) => {
        const steps = unchanged.flatMap((step, index) =>
          expand({ ...step, protected: index % 3 === 0 }, chosen[index] ?? "same"),
        );
        const stopped = unchanged.filter((step, index) => {
          return isOfAws(step) && index % 3 === 0 && (chosen[index] === "delete" || chosen[index] === "replace");
        });

        expect(planOf(steps).blocked.length).toBe(stopped.length);
      }),
      { numRuns: 20 },
    );
  });

  it("that changes nothing is empty and says nothing", () => {
    const plan = planOf(unchanged);

    expect(plan).toMatchObject({ empty: true, steps: [], shared: [], documents: [], consumers: [], irreversible: [] });
    expect(plan.environment).toBe(dataDev.name);
  });
});
