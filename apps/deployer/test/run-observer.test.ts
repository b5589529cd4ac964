import { modelNames } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { RunObserver } from "../src/run/run-observer.ts";
import { local, localPipeline } from "./support/pipelines.ts";

function observe(isTTY: boolean) {
  const written: string[] = [];
  const stderr = { write: (text: string) => written.push(text), isTTY };
  const { signal } = new AbortController();
  const io = { stdout: stderr, stderr, env: { NO_COLOR: "1" }, cwd: "/", signal, clock: { nowMs: () => 0 } };
  const observer = new RunObserver(localPipeline({ "model-a": [] }), local.accountId, io);
  return { observer, text: () => written.join("") };
}

const unknown = {
  atMs: 1,
  kind: "policy-unknown",
  policyArn: "arn:aws:iam::1:policy/edge",
  roleName: "trigger",
} as const;

describe("a model server", () => {
  const { endpoint } = modelNames({ pipeline: "reader", model: "model-a", stage: "local", accountId: local.accountId });
  const event = { atMs: 1, kind: "model-server", endpointName: endpoint } as const;

  it("is called what the file calls its model", () => {
    const { observer, text } = observe(false);

    observer.apply({ ...event, state: "ready" });
    observer.apply({ ...event, state: "exited", detail: "exited with code 1" });

    expect(text()).toBe("model-a  server ready\nmodel-a  server exited\n  exited with code 1\n");
  });

  it("that fails is left to the error that says so, with its last lines", () => {
    const { observer, text } = observe(false);

    observer.apply({ ...event, state: "failed", detail: "the server exited with code 1" });

    expect(text()).toBe("");
  });
});

describe("a policy nobody knows on the laptop", () => {
  it.each([
    { use: "boundary", effect: "it bounds nothing here, but does on AWS" },
    { use: "attachment", effect: "it allows nothing here, but may on AWS" },
  ] as const)("is warned of, for what it is: $use", ({ use, effect }) => {
    const { observer, text } = observe(false);

    observer.apply({ ...unknown, use });

    expect(text()).toBe(
      `warning: the pipeline does not define arn:aws:iam::1:policy/edge of the role trigger: ${effect}\n`,
    );
  });

  it("waits for the live table to end", () => {
    const { observer, text } = observe(true);
    observer.start();

    observer.apply({ ...unknown, use: "boundary" });
    expect(text()).not.toContain("warning");
    observer.stop();

    expect(text()).toContain("warning: the pipeline does not define");
  });
});
