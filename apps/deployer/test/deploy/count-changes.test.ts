import { expect, it } from "vitest";
import { countChanges } from "../../src/deploy/count-changes.ts";
import type { ResourceStep, StepKind } from "../../src/engine/resource-step.ts";

function step(kind: StepKind, name: string, type = "aws:sqs/queue:Queue"): ResourceStep {
  const urn = `urn:pulumi:reader.data_dev::reader::${type}::${name}`;
  return { kind, urn, type, name, before: {}, after: {}, changed: [], replacing: [], protected: false };
}

it.each([
  { name: "nothing where every resource stays the same", steps: [step("same", "a"), step("same", "b")], changes: 0 },
  {
    name: "each resource that comes, changes or goes",
    steps: [step("create", "a"), step("update", "b"), step("delete", "c")],
    changes: 3,
  },
  {
    name: "a replacement, which is three steps, once",
    steps: [step("create-replacement", "a"), step("replace", "a"), step("delete-replaced", "a")],
    changes: 1,
  },
  {
    name: "no component, stack or provider",
    steps: [step("create", "p", "sluice:pipeline:Pipeline"), step("update", "aws", "pulumi:providers:aws")],
    changes: 0,
  },
])("counts $name", ({ steps, changes }) => {
  expect(countChanges(steps)).toBe(changes);
});
