import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { describe, expect, it } from "vitest";
import { changedPaths } from "../../src/engine/changed-paths.ts";
import { notYetKnown, plainProperties } from "../../src/engine/plain-properties.ts";
import { EngineRecord } from "../../src/engine/resource-steps.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secret = { [signature]: "1b47061264138c4ac30d75fd1eb44270", plaintext: '"hush"' };

describe("properties", () => {
  it.each([
    { name: "text", given: { a: "b" }, plain: { a: "b" } },
    { name: "a secret", given: { a: 1, password: secret }, plain: { a: 1 } },
    {
      name: "a secret the engine hid",
      given: { password: "[secret]", list: ["x", "[secret]"] },
      plain: { list: ["x"] },
    },
    { name: "a nested secret", given: { a: { b: secret, c: 2 } }, plain: { a: { c: 2 } } },
    {
      name: "what is not known yet",
      given: { arn: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      plain: { arn: notYetKnown },
    },
    {
      name: "an archive",
      given: { code: { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", hash: "abc", assets: {} } },
      plain: { code: { sha256: "abc" } },
    },
    { name: "the engine's own notes", given: { __defaults: ["name"], name: "x" }, plain: { name: "x" } },
  ])("are plain data: $name", ({ given, plain }) => {
    expect(plainProperties(given)).toEqual(plain);
  });

  it.each([
    { name: "a value", before: { a: 1 }, after: { a: 2 }, paths: ["a"] },
    {
      name: "a nested value",
      before: { a: { b: [1, { c: 1 }] } },
      after: { a: { b: [1, { c: 2 }] } },
      paths: ["a.b[1].c"],
    },
    {
      name: "a key that is no word",
      before: { tags: { "sluice:owner": "a" } },
      after: { tags: { "sluice:owner": "b" } },
      paths: ['tags["sluice:owner"]'],
    },
    { name: "what comes and goes", before: { a: 1 }, after: { b: 1 }, paths: ["a", "b"] },
    { name: "a longer list", before: { a: [1] }, after: { a: [1, 2] }, paths: ["a[1]"] },
    { name: "nothing", before: { a: [{ b: 1 }] }, after: { a: [{ b: 1 }] }, paths: [] },
  ])("differ by path: $name", ({ before, after, paths }) => {
    expect(changedPaths(before, after)).toEqual(paths);
  });
});

const urn = "urn:pulumi:reader.data_dev::reader::sluice:pipeline:Pipeline$aws:sqs/queue:Queue::reader-queue";

function stepEvent(metadata: object): EngineEvent {
  return { resourcePreEvent: { metadata: { urn, type: "aws:sqs/queue:Queue", ...metadata } } } as EngineEvent;
}

describe("the record of an operation", () => {
  it("tells a step by what changes in it, with the provider's word for what makes it anew", () => {
    const record = new EngineRecord();
    record.add(
      stepEvent({
        op: "replace",
        old: { id: "q", parent: "p", protect: true, inputs: { name: "a", secret } },
        new: { id: "", inputs: { name: "b" } },
        keys: ["name"],
        detailedDiff: {
          name: { diffKind: "update-replace", inputDiff: true },
          delay: { diffKind: "add", inputDiff: true },
        },
      }),
    );

    expect(record.steps).toEqual([
      {
        kind: "replace",
        urn,
        type: "aws:sqs/queue:Queue",
        name: "reader-queue",
        id: "q",
        before: { name: "a" },
        after: { name: "b" },
        changed: ["name", "delay"],
        replacing: ["name"],
        protected: true,
      },
    ]);
  });

  it("finds the changes itself where a provider tells none", () => {
    const record = new EngineRecord();
    record.add(stepEvent({ op: "update", old: { inputs: { a: 1, b: 1 } }, new: { inputs: { a: 1, b: 2 } } }));

    expect(record.steps[0]).toMatchObject({ changed: ["b"], replacing: [] });
  });

  it("keeps errors with their resource, and nothing else that is said", () => {
    const record = new EngineRecord();
    const say = (severity: string, message: string, about?: string) =>
      record.add({
        diagnosticEvent: { severity, message, color: "never", ...(about === undefined ? {} : { urn: about }) },
      } as EngineEvent);
    say("error", "no such role\n", urn);
    say("error", "update failed", "");
    say("warning", "deprecated", urn);
    say("info", "still creating", urn);

    expect(record.errors).toEqual([{ urn, message: "no such role" }, { message: "update failed" }]);
  });
});
