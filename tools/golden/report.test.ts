import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compareGolden } from "./compare-golden.ts";
import { goldenFolder, parseGolden, readGoldenFiles } from "./golden-files.ts";
import type { Golden, GoldenResource, GoldenStack } from "./golden-stack.ts";
import { renderReport } from "./render-report.ts";

type Resources = Record<string, GoldenResource>;

const folder = join(import.meta.dirname, "../..", goldenFolder);
const name = "sagemaker-pipeline-example";
const pipeline = `sluice:pipeline:Pipeline`;
const endpoint = `${pipeline}$sluice:pipeline:ModelEndpoint`;
const trigger = `${pipeline}$sluice:pipeline:Trigger`;
const queue = `${trigger}$aws:sqs/queue:Queue::${name}-model-a-trigger-queue`;
const role = `${trigger}$aws:iam/role:Role::${name}-model-a-trigger-role`;
const bucket = `${endpoint}$aws:s3/bucket:Bucket::${name}-model-a-output`;
const sageMakerEndpoint = `${endpoint}$aws:sagemaker/endpoint:Endpoint::${name}-model-a-endpoint`;
const durations = `sluice:observability:PipelineMonitoring$datadog:index/logsMetric:LogsMetric::${name}-monitoring-sluice-documents-duration`;

let golden: Golden;

/** The production stack of the example, with a change made to its resources. */
function changed(change: (resources: Resources) => void, environment = "data_prod"): Golden {
  const stacks = golden.stacks.map((stack): GoldenStack => {
    if (stack.pipeline !== name || stack.environment !== environment) return stack;
    const resources: Resources = structuredClone({ ...stack.resources });
    change(resources);
    return { ...stack, resources };
  });
  return { ...golden, stacks };
}

function set(resources: Resources, identity: string, inputs: Readonly<Record<string, unknown>>): void {
  const resource = taken(resources, identity);
  resources[identity] = { ...resource, inputs: { ...resource.inputs, ...inputs } };
}

function move(resources: Resources, from: string, to: string, options: GoldenResource["options"] = {}): void {
  const resource = taken(resources, from);
  delete resources[from];
  resources[to] = { ...resource, options: { ...resource.options, ...options } };
}

function taken(resources: Resources, identity: string): GoldenResource {
  const resource = resources[identity];
  if (resource === undefined) throw new RangeError(`the golden file has no ${identity}`);
  return resource;
}

function computed(resources: Resources): Readonly<Record<string, unknown>> {
  return taken(resources, durations).inputs["compute"] as Readonly<Record<string, unknown>>;
}

function reportOf(change: (resources: Resources) => void): string {
  return renderReport(compareGolden(golden, changed(change)));
}

beforeAll(async () => {
  golden = parseGolden(await readGoldenFiles(folder));
});

describe("the report of a change of the framework", () => {
  it("is empty when nothing changed", () => {
    expect(renderReport(compareGolden(golden, structuredClone(golden)))).toBe("");
  });

  it.each([
    {
      name: "a role's name replaces the role, and says who notices",
      change: (resources: Resources) => set(resources, role, { name: "another" }),
      says: [
        "1 replaced",
        "!! REPLACED: aws:iam/role:Role",
        `name: "${name}--model-a-prod-trigger" -> "another"  <- forces the replacement`,
        "The new one comes first, then the old one goes.",
        "=> Whoever works with it may do nothing until its successor has its policies",
        `in ${name} in data_prod: ${name}-model-a-trigger-role`,
      ],
    },
    {
      name: "a queue's timeout changes it in place",
      change: (resources: Resources) => set(resources, queue, { visibilityTimeoutSeconds: 999 }),
      says: ["1 changed", "Changed in place: aws:sqs/queue:Queue", "visibilityTimeoutSeconds: 360 -> 999"],
      not: ["!!", "forces"],
    },
    {
      name: "a tag changes the resource in place, a SageMaker model too",
      change: (resources: Resources) => {
        const identity = Object.keys(resources).find((each) => each.includes("aws:sagemaker/model:Model::")) ?? "";
        const tags = taken(resources, identity).inputs["tags"] as Readonly<Record<string, unknown>>;
        set(resources, identity, { tags: { ...tags, "sluice:team": "x" } });
      },
      says: ["1 changed", 'tags["sluice:team"]: none -> "x"'],
      not: ["!!"],
    },
    {
      name: "a resource that goes is told with what goes with it",
      change: (resources: Resources) => void delete resources[queue],
      says: ["1 removed", "!! REMOVED: aws:sqs/queue:Queue", "Messages that wait in it are lost"],
      not: ["comes first"],
    },
    {
      name: "a protected bucket that goes stops the deployment",
      change: (resources: Resources) => void delete resources[bucket],
      says: ["!! REMOVED: aws:s3/bucket:Bucket", "It is protected: `sluice up` refuses", "DATA:"],
    },
    {
      name: "a resource that comes touches nothing that runs",
      change: (resources: Resources) => {
        resources[`${trigger}$aws:sqs/queue:Queue::another`] = { inputs: { name: "another" } };
      },
      says: ["1 added", "Added: aws:sqs/queue:Queue", `in ${name} in data_prod: another`],
      not: ["!!", "=>"],
    },
    {
      name: "another logical name is two resources to Pulumi",
      change: (resources: Resources) => move(resources, queue, queue.replace(/-queue$/, "-inbox")),
      says: [
        "1 renamed",
        "!! RENAMED WITHOUT AN ALIAS",
        "With `aliases` it stays.",
        "Messages that wait in it are lost",
        `${name}-model-a-trigger-inbox (was ${name}-model-a-trigger-queue)`,
      ],
    },
    {
      name: "another logical name with an alias is the same resource",
      change: (resources: Resources) =>
        move(resources, queue, queue.replace(/-queue$/, "-inbox"), { aliases: [queue] }),
      says: ["1 adopted", "Known by another identity (alias): aws:sqs/queue:Queue", "AWS sees no change of it"],
      not: ["!!"],
    },
    {
      name: "another parent without an alias is another resource, although its name stays",
      change: (resources: Resources) => move(resources, queue, queue.replace(":Trigger$", ":Intake$")),
      says: ["1 renamed", "types of its parents and its own:", ":Trigger$aws:sqs/queue:Queue -> ", ":Intake$aws:sqs"],
      not: ["(was"],
    },
    {
      name: "an alias that comes with a change that replaces does not hide it",
      change: (resources: Resources) => {
        const moved = queue.replace(/-queue$/, "-inbox");
        move(resources, queue, moved, { aliases: [queue] });
        set(resources, moved, { name: "inbox" });
      },
      says: ["1 replaced", "forces the replacement"],
    },
    {
      name: "another endpoint configuration starts new instances",
      change: (resources: Resources) => {
        const identity = Object.keys(resources).find((each) => each.includes(`${name}-model-a-configuration-`)) ?? "";
        move(resources, identity, identity.replace(/[0-9a-f]{8}$/, "00000000"));
        set(resources, sageMakerEndpoint, { endpointConfigName: "other" });
      },
      says: ["1 restarted, 1 renewed", " ! NEW INSTANCES: aws:sagemaker/endpoint:Endpoint", "Made anew beside the old"],
      not: ["!!"],
    },
    {
      name: "another way to count replaces a metric of logs, which counts anew",
      change: (resources: Resources) =>
        set(resources, durations, { compute: { ...computed(resources), path: "@other" } }),
      says: ["!! REPLACED: datadog:index/logsMetric:LogsMetric", 'compute.path: "@document_ms" -> "@other"  <- forces'],
    },
    {
      name: "percentiles of a metric of logs come and go in place",
      change: (resources: Resources) =>
        set(resources, durations, { compute: { ...computed(resources), includePercentiles: false } }),
      says: ["Changed in place: datadog:index/logsMetric:LogsMetric", "compute.includePercentiles: true -> false"],
      not: ["!!"],
    },
    {
      name: "an endpoint's name replaces it",
      change: (resources: Resources) => set(resources, sageMakerEndpoint, { name: "other" }),
      says: ["!! REPLACED: aws:sagemaker/endpoint:Endpoint", "Nothing is predicted until a new one is in service"],
    },
    {
      name: "an endpoint that loses its rollback is replaced under the same name, the old one first",
      change: (resources: Resources) => {
        const { deploymentConfig: _, ...inputs } = taken(resources, sageMakerEndpoint).inputs;
        resources[sageMakerEndpoint] = { inputs };
      },
      says: ["!! REPLACED: aws:sagemaker/endpoint:Endpoint", "The old one goes first, then the new one comes."],
    },
    {
      name: "protection that goes is told of",
      change: (resources: Resources) => {
        const { options: _, ...rest } = taken(resources, bucket);
        resources[bucket] = rest;
      },
      says: ["options.protect: true -> none", "It is no longer protected"],
    },
    {
      name: "what the engine is told to ignore is not deployed",
      change: (resources: Resources) => {
        const { inputs } = taken(resources, queue);
        resources[queue] = { options: { ignoreChanges: ["name"] }, inputs: { ...inputs, name: "other" } };
      },
      says: ["Changed in place", "(not deployed: ignoreChanges)"],
      not: ["!!", "forces"],
    },
    {
      name: "a list of an option makes any change of it a replacement",
      change: (resources: Resources) => {
        const { inputs } = taken(resources, queue);
        resources[queue] = { options: { replaceOnChanges: ["tags"] }, inputs: { ...inputs, tags: {} } };
      },
      says: ["!! REPLACED: aws:sqs/queue:Queue"],
    },
    {
      name: "a change inside a policy says where in it",
      change: (resources: Resources) => {
        const identity = Object.keys(resources).find((each) => each.endsWith("model-a-trigger-role-policy")) ?? "";
        const policy = structuredClone(taken(resources, identity).inputs["policy"]) as {
          Statement: { Effect: string }[];
        };
        for (const statement of policy.Statement.slice(0, 1)) statement.Effect = "Deny";
        set(resources, identity, { policy });
      },
      says: ["Changed in place: aws:iam/rolePolicy:RolePolicy", 'policy.Statement[0].Effect: "Allow" -> "Deny"'],
      not: ["!!"],
    },
  ])("says that $name", ({ change, says, not = [] }) => {
    const report = reportOf(change);

    for (const text of says) expect(report).toContain(text);
    for (const text of not) expect(report).not.toContain(text);
  });

  it("tells the worst first", () => {
    const report = reportOf((resources) => {
      set(resources, queue, { visibilityTimeoutSeconds: 1 });
      set(resources, role, { name: "another" });
      resources[`${trigger}$aws:sqs/queue:Queue::another`] = { inputs: { name: "another" } };
      delete resources[bucket];
    });

    const order = ["!! REPLACED", "!! REMOVED", "Changed in place", "Added"].map((title) => report.indexOf(title));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(report.split("\n")[0]).toBe(
      "On running stacks: 1 replaced, 1 removed, 1 changed, 1 added (resources of 1 stack).",
    );
  });

  it("tells of the same change to many resources once, with where they are", () => {
    const delayed = (resources: Resources) => {
      const queues = Object.keys(resources).filter((identity) => identity.includes("aws:sqs/queue:Queue::"));
      for (const identity of queues) set(resources, identity, { delaySeconds: 7 });
    };
    const both = { ...golden, stacks: changed(delayed).stacks };
    const dev = changed(delayed, "data_dev").stacks.find(
      (stack) => stack.pipeline === name && stack.environment === "data_dev",
    );
    const stacks = both.stacks.map((stack) =>
      stack.pipeline === name && stack.environment === "data_dev" ? (dev ?? stack) : stack,
    );

    const report = renderReport(compareGolden(golden, { ...golden, stacks }));

    expect(report.match(/Changed in place/g)).toHaveLength(1);
    expect(report).toContain("(18 of them)");
    expect(report).toContain(`in ${name} in data_dev: `);
    expect(report).toContain(`in ${name} in data_prod: `);
  });

  it("tells of a rule of names once for all models, pipelines and environments", () => {
    const stacks = golden.stacks.map((stack): GoldenStack => {
      const resources: Resources = structuredClone({ ...stack.resources });
      for (const identity of Object.keys(resources).filter((each) => each.endsWith("-trigger-role"))) {
        set(resources, identity, { name: `${String(taken(resources, identity).inputs["name"])}-2` });
      }
      return { ...stack, resources };
    });

    const report = renderReport(compareGolden(golden, { ...golden, stacks }));

    expect(report.match(/!! REPLACED/g)).toHaveLength(1);
    expect(report).toContain('name: "<pipeline>--<model>-<stage>-trigger" -> "<pipeline>--<model>-<stage>-trigger-2"');
  });

  it("tells of a component under another name as one thing, and that what is in it stays by its aliases alone", () => {
    const report = reportOf((resources) => {
      const old = `${endpoint}::${name}-model-a`;
      move(resources, old, old.replace(":ModelEndpoint::", ":Endpoint::"));
    });

    expect(report).toContain(
      "!! RENAMED WITHOUT AN ALIAS: made anew, and the old one deleted: sluice:pipeline:Endpoint, a record",
    );
    expect(report).toContain("1 renamed (");
  });

  it("says of another bundle what it does, and not at every function", () => {
    const parts = { ...golden.parts, bundles: { ...golden.parts.bundles, trigger: "0".repeat(64) } };

    const report = renderReport(compareGolden(golden, { ...golden, parts }));

    expect(report).toContain("Bundle of the trigger changed");
    expect(report).toContain("-> 000000000000\n");
    expect(report).toContain("updated in place");
    expect(report).not.toContain("aws:lambda");
  });

  it("says of another provider that stacks will work with it", () => {
    const parts = { ...golden.parts, providers: { ...golden.parts.providers, "@pulumi/aws": "8.0.0" } };

    const report = renderReport(compareGolden(golden, { ...golden, parts }));

    expect(report).toMatch(/Provider @pulumi\/aws: \d+\.\d+\.\d+ -> 8\.0\.0/);
  });

  it("says which stack has no file, and which file has no stack", () => {
    const [first, ...rest] = golden.stacks;
    const less = { ...golden, stacks: rest };

    expect(renderReport(compareGolden(less, golden))).toContain(`${first?.pipeline} in ${first?.environment} has no`);
    expect(renderReport(compareGolden(golden, less))).toContain("nothing makes that stack any more");
  });

  it("says what the stack tells others otherwise", () => {
    const stacks = golden.stacks.map((stack) => ({ ...stack, outputs: { ...stack.outputs, source: "elsewhere" } }));

    expect(renderReport(compareGolden(golden, { ...golden, stacks }))).toContain('-> "elsewhere"');
  });

  it("takes nothing for lost when the order of changes is turned around", () => {
    const identities = Object.keys(golden.stacks.find(({ pipeline: each }) => each === name)?.resources ?? {});
    fc.assert(
      fc.property(fc.subarray(identities, { minLength: 1 }), (some) => {
        const without = changed((resources) => {
          for (const identity of some) delete resources[identity];
        });

        const there = some.filter((identity) =>
          golden.stacks.some((stack) => stack.environment === "data_prod" && stack.resources[identity] !== undefined),
        ).length;
        const count = (report: string, fate: string) => Number(new RegExp(`(\\d+) ${fate}`).exec(report)?.[1] ?? 0);
        expect(count(renderReport(compareGolden(golden, without)), "removed")).toBe(there);
        expect(count(renderReport(compareGolden(without, golden)), "added")).toBe(there);
      }),
      { numRuns: 25 },
    );
  });
});
