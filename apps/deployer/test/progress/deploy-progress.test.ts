import { stripVTControlCharacters } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ResourceStep, StepKind } from "../../src/engine/resource-step.ts";
import type { Io } from "../../src/io.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { resourceTypes } from "../../src/plan/resource-types.ts";
import { DeployProgress, type DeployProgressOptions } from "../../src/progress/deploy-progress.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { over, recordedEvents, said, told, urnOf } from "../support/engine-events.ts";
import { pipelineYaml } from "../support/pipelines.ts";
import { planOfEdit, replacing } from "../support/plan-edits.ts";
import { dataDev, resolved } from "../support/plan-steps.ts";

afterEach(() => void vi.useRealTimers());

/** A terminal, or none, of which everything that was written is kept. */
interface Screen {
  readonly io: Io;
  readonly progress: DeployProgress;
  written(): string;
  /** Puts the clock to that many milliseconds. */
  at(ms: number): void;
  tell(...events: readonly EngineEvent[]): void;
}

interface ScreenOptions extends Partial<DeployProgressOptions> {
  readonly signal?: AbortSignal;
  readonly terminal?: { readonly columns: number; readonly rows: number };
}

function yaml(models: Readonly<Record<string, readonly string[]>>): string {
  return pipelineYaml(models).split("environments:\n")[0] ?? "";
}

const reader = resolved(yaml({ "model-a": [], "model-b": ["model-a"] }), dataDev);

function screen({ terminal, signal = new AbortController().signal, ...options }: ScreenOptions = {}): Screen {
  let text = "";
  let nowMs = 0;
  const output = {
    write: (part: string) => (text += part),
    ...(terminal === undefined ? {} : { isTTY: true, ...terminal }),
  };
  const io: Io = {
    ...{ stdout: output, stderr: output, env: { NO_COLOR: "1" }, cwd: "/" },
    ...{ signal, clock: { nowMs: () => nowMs } },
  };
  const progress = new DeployProgress({ io, pipeline: reader, operation: "up", ...options });
  return {
    io,
    progress,
    written: () => text,
    at: (ms) => {
      nowMs = ms;
    },
    tell: (...events) => {
      for (const event of events) progress.event(event);
    },
  };
}

const unprotected = { changed: [], replacing: [], protected: false };
const newImages: Plan = {
  ...{
    version: 1,
    stack: "reader.data_dev",
    pipeline: "reader",
    environment: "data_dev",
    operation: "up",
    empty: false,
  },
  ...{ models: [], shared: [], documents: [], consumers: [], irreversible: [], blocked: [], steps: [] },
  counts: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
};
const endpointA = { model: "model-a", type: resourceTypes.endpoint };
const queueA = { model: "model-a", type: resourceTypes.queue };

describe("progress off a terminal", () => {
  it("is a line per change of state, with the slow part and the time it took", () => {
    const { at, progress, tell, written } = screen();
    tell(told("begins", queueA), told("done", queueA), told("begins", queueA), told("done", queueA));
    at(2000);
    tell(told("begins", endpointA));
    at(302_000);
    tell(told("done", endpointA), over);
    progress.close();

    expect(written()).toBe(`model-a   creating
model-a   creating endpoint (SageMaker takes minutes)  2 s
model-a   done  5 min 2 s
`);
  });

  it("tells of a real deployment of a new image in three lines, about the one model that changes", () => {
    const { at, progress, tell, written } = screen();
    const events = recordedEvents("image-up");
    const [first] = events;
    for (const event of events) {
      at((event.timestamp - (first?.timestamp ?? 0)) * 1000);
      tell(event);
    }
    progress.close();

    expect(
      written()
        .replace(/ {2}(\d+ s)?$/gm, "")
        .replace(/ +\d+ s$/gm, ""),
    ).toBe(`model-b   updating
model-b   updating endpoint (SageMaker takes minutes)
model-b   done
`);
    expect(progress.failures).toEqual([]);
  });

  it("tells of a real failure which model failed, which were stopped by it, and what the provider said", () => {
    const { progress, tell, written } = screen();
    tell(...recordedEvents("failing-up"));
    progress.close();

    const lines = written().trimEnd().split("\n");
    expect(lines).toContain("model-b   failed");
    expect(lines.slice(-2)).toEqual(["model-a   stopped", "pipeline  stopped"]);
    expect(progress.failures).toEqual([
      {
        model: "model-b",
        resource: "endpoint",
        urn: expect.stringMatching(/::reader-model-b-endpoint$/),
        message: expect.stringContaining("did not pass the ping health check"),
      },
    ]);
  });

  it("tells of a real update that SageMaker took back which model it was and what serves, and calls nothing else failed", () => {
    const events = recordedEvents("taken-back-up");
    const begun = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
    const steps = begun.map(({ op, type, urn, new: state }): ResourceStep => {
      const name = urn.split("::").at(-1) ?? "";
      const parent = state?.parent ?? "";
      return { kind: op as StepKind, urn, type, name, parent, after: state?.inputs ?? {}, ...unprotected };
    });
    // The engine ends before it removes the old versions, which it had announced.
    const old = steps.filter(({ type }) => type === resourceTypes.endpointConfiguration);
    const removals = old.map((step): ResourceStep => ({ ...step, kind: "delete", urn: `${step.urn}-old` }));
    const { progress, tell, written } = screen({ plan: { ...newImages, steps: [...steps, ...removals] } });
    tell(...events);
    progress.close();

    const lines = written()
      .replace(/ {2}\d+ s$/gm, "")
      .trimEnd()
      .split("\n");
    expect(lines).toContain("model-b   taken back by SageMaker; the version before goes on serving");
    expect(lines.at(-1)).toBe("model-a   done");
    expect(written()).not.toMatch(/failed|stopped|pipeline/);
    expect(progress.failures).toEqual([]);
  });

  it("has a line for what belongs to no model only when something of it changes", () => {
    const { progress, tell, written } = screen();
    const delivery = { type: resourceTypes.queue, op: "update" } as const;
    tell(told("begins", { ...queueA, op: "same" }), told("done", { ...queueA, op: "same" }));
    tell(told("begins", delivery), told("done", delivery), over);
    progress.close();

    expect(written()).toBe("pipeline  updating\npipeline  done\n");
  });

  it("says nothing of a preview's events", () => {
    const { progress, tell, written } = screen();
    const event = told("begins", endpointA);
    tell({
      ...event,
      resourcePreEvent: { ...event.resourcePreEvent, planning: true } as EngineEvent["resourcePreEvent"] & object,
    });
    tell(over);
    progress.close();

    expect(written()).toBe("");
  });

  it("knows with a plan how much there is to do, and when a model is done before all are", async () => {
    const plan = await planOfEdit({ yaml: replacing("price:1.0.0", "price:1.1.0") });
    const { tell, written } = screen({ plan: { ...plan, pipeline: "reader" } });
    const own = plan.steps.filter(({ kind, type }) => kind !== "replace" && !type.startsWith("sluice:"));
    for (const { kind, type, urn, parent = "" } of own) {
      const state = { type, urn, id: "", parent, inputs: {}, outputs: {}, provider: "" };
      const metadata = { op: kind, urn, type, new: state, provider: "" };
      tell({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata } });
      tell({ sequence: 0, timestamp: 0, resOutputsEvent: { metadata } });
    }

    expect(written()).toMatch(
      /price +updating\n(?:.*\n)*price +updating endpoint \(SageMaker takes minutes\) {2}\d+ of 15\n/,
    );
    expect(written()).toMatch(/price +done\n$/);
  });
});

describe("what failed", () => {
  it("is remembered once, with the resource, the model and the provider's words without marks", () => {
    const { progress, tell } = screen();
    tell(told("begins", endpointA), said("error", "<{%fg 1%}>no capacity<{%reset%}>\n", endpointA));
    tell(said("error", "no capacity", endpointA), told("failed", endpointA), said("error", "update failed\n"), over);
    progress.close();

    expect(progress.failures).toEqual([
      { model: "model-a", urn: urnOf(endpointA), resource: "endpoint", message: "no capacity" },
    ]);
  });

  it("is remembered even when nobody said why", () => {
    const { progress, tell } = screen();
    tell(told("begins", queueA), told("failed", queueA));
    progress.close();

    expect(progress.failures).toEqual([
      expect.objectContaining({ model: "model-a", resource: "queue", message: expect.stringContaining("no reason") }),
    ]);
  });

  it("belongs to the deployment when the engine names no resource", () => {
    const { progress, tell } = screen();
    tell(said("error", "the state could not be written"));
    progress.close();

    expect(progress.failures).toEqual([{ resource: "deployment", message: "the state could not be written" }]);
  });
});

describe("progress on a terminal", () => {
  /** The lines that stand there after the last drawing. */
  const drawn = (text: string) => {
    const last = text.split("\u001b[?25l").at(-1) ?? "";
    return stripVTControlCharacters(last).trimEnd().split("\n");
  };

  it("has a line per model, redrawn, with its state, the time and the last event", () => {
    vi.useFakeTimers();
    const { at, progress, tell, written } = screen({ terminal: { columns: 100, rows: 24 } });
    tell(told("begins", queueA), told("done", queueA), told("begins", endpointA));
    at(72_000);
    vi.advanceTimersByTime(100);

    expect(drawn(written())).toEqual([
      "⠋ model-a  creating endpoint (SageMaker takes minutes)  1 min 12 s  queue made",
      "· model-b  waiting",
    ]);
    tell(said("info", "<{%fg 2%}>Still creating... [70s elapsed]<{%reset%}>\nmore", endpointA));
    vi.advanceTimersByTime(100);
    expect(drawn(written())[0]).toBe(
      "⠙ model-a  creating endpoint (SageMaker takes minutes)  1 min 12 s  Still creating... [70s elapsed]",
    );
    progress.close();
  });

  it("leaves what is said of an interrupt to be read, and does not call it a failure", () => {
    vi.useFakeTimers();
    const interruption = new AbortController();
    const { io, progress, tell, written } = screen({
      terminal: { columns: 80, rows: 24 },
      signal: interruption.signal,
    });
    tell(told("begins", endpointA));
    vi.advanceTimersByTime(100);
    interruption.abort();
    io.stderr.write("stopping\n");
    vi.advanceTimersByTime(100);
    tell(said("error", "update canceled"));
    progress.close();

    // The lines are taken away before it is written, and nothing goes above it afterwards.
    expect(written()).toContain("\u001b[2F\u001b[0J\u001b[?25hstopping\n\u001b[?25l⠙ model-a");
    expect(written()).toMatch(/model-a {3}stopped at its endpoint\n$/);
    expect(written()).not.toContain("failed");
  });

  it("shortens what was done last, and not what is at work", () => {
    vi.useFakeTimers();
    const { progress, tell, written } = screen({ terminal: { columns: 80, rows: 24 } });
    const said70 = said("info", "Still creating after a time that nobody would have thought it takes", endpointA);
    tell(told("begins", endpointA), said70);
    vi.advanceTimersByTime(100);

    const [line = ""] = drawn(written());
    expect(line).toMatch(/^⠋ model-a {2}creating endpoint \(SageMaker takes minutes\) {2}0 s {2}Still.*…/);
    expect(textWidth(line)).toBe(79);
    progress.close();
  });

  it("leaves the terminal as it was and the last states below, also when it is closed in the middle, once", () => {
    vi.useFakeTimers();
    const { at, progress, tell, written } = screen({ terminal: { columns: 80, rows: 24 } });
    tell(told("begins", endpointA));
    vi.advanceTimersByTime(100);
    at(3000);
    progress.close();
    const closed = written();
    progress.close();
    tell(told("done", endpointA));
    vi.advanceTimersByTime(1000);

    expect(closed.endsWith("\u001b[?25hmodel-a   stopped at its endpoint  3 s\n")).toBe(true);
    expect(written()).toBe(closed);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("never takes more than the terminal has, whatever the engine tells, and shows those at work first", () => {
    vi.useFakeTimers();
    const names = Array.from({ length: 40 }, (_, index) => `model-${index}`);
    const pipeline = resolved(yaml(Object.fromEntries(names.map((name) => [name, []]))), dataDev);
    const type = fc.constantFrom(...Object.values(resourceTypes));
    const event = fc
      .record({ model: fc.constantFrom(...names), type, kind: fc.constantFrom("begins", "done", "failed") })
      .map(({ kind, ...resource }) => told(kind as "begins", resource));
    const size = fc.record({ columns: fc.integer({ min: 20, max: 120 }), rows: fc.integer({ min: 2, max: 50 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), size, (events, terminal) => {
        const { progress, tell, written } = screen({ terminal, pipeline });
        tell(told("begins", { model: "model-39", type: resourceTypes.endpoint }), ...events);
        vi.advanceTimersByTime(100);
        const lines = drawn(written());

        expect(lines.length).toBeLessThan(terminal.rows);
        for (const line of lines) expect(textWidth(line)).toBeLessThan(terminal.columns);
        progress.close();
      }),
      { numRuns: 40 },
    );
    const { progress, tell, written } = screen({ terminal: { columns: 80, rows: 6 }, pipeline });
    tell(told("begins", { model: "model-39", type: resourceTypes.endpoint }));
    vi.advanceTimersByTime(100);
    expect(drawn(written())).toContainEqual(expect.stringContaining("model-39  creating endpoint"));
    expect(drawn(written()).at(-1)).toBe("… and 36 more models");
    progress.close();
  });
});
