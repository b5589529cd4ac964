import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import { endpointTakenBack } from "@sluice/infra";
import type { ResolvedPipeline } from "@sluice/spec";
import { type Io, writeLine } from "../io.ts";
import { Owners } from "../plan/owner.ts";
import type { Plan } from "../plan/plan.ts";
import { isBookkeeping, modelNounOf, nounOf, resourceTypes } from "../plan/resource-types.ts";
import { LiveLines } from "../terminal/live-lines.ts";
import { isLive, type Style, styleOf } from "../terminal/style.ts";
import { columnsOf, rowsOf } from "../terminal/terminal-size.ts";
import { printable, textWidth } from "../terminal/text.ts";
import { type DeployFailure, isHollow, plainMessage } from "./deploy-failure.ts";
import { type ActiveResource, type ExpectedWork, ModelProgress } from "./model-progress.ts";
import { renderDeployProgress, renderState } from "./render-deploy-progress.ts";

/** What a {@link DeployProgress} needs. */
export interface DeployProgressOptions {
  readonly io: Io;
  readonly pipeline: ResolvedPipeline;
  readonly operation: Plan["operation"];
  /** Says how many resources of each model change, so that a model is done before all are. */
  readonly plan?: Plan;
}

const frameMs = 100;
/** Name of what belongs to no model. */
const shared = "pipeline";

/** Follows an operation of the engine and shows on standard error how far each model is: live on a terminal, a line per change elsewhere. */
export class DeployProgress {
  /** What failed so far, in the order it did. */
  readonly failures: DeployFailure[] = [];
  readonly #io: Io;
  readonly #style: Style;
  readonly #operation: Plan["operation"];
  /** Resources that change, by model. */
  readonly #expected: ReadonlyMap<string, ExpectedWork> | undefined;
  readonly #owners: Owners;
  readonly #models = new Map<string, ModelProgress>();
  /** Names of models by URN: a diagnostic tells nothing else. */
  readonly #owned = new Map<string, string>();
  /** The state of each model that was shown last. */
  readonly #shown = new Map<string, string>();
  readonly #live: LiveLines | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  #closed = false;
  #over = false;

  constructor({ io, pipeline, operation, plan }: DeployProgressOptions) {
    this.#io = io;
    this.#style = styleOf(io.stderr, io.env);
    this.#operation = operation;
    this.#expected = plan === undefined ? undefined : expectedOf(plan);
    this.#owners = new Owners(pipeline.name, []);
    for (const name of [...pipeline.models.map((model) => model.name), shared]) this.#modelNamed(name);
    if (!isLive(io.stderr, io.env)) return;
    const live = new LiveLines(io.stderr);
    this.#live = live;
    io.signal.addEventListener("abort", this.#makeRoom, { once: true });
    this.#timer = setInterval(() => this.#draw(live), frameMs);
  }

  /** Takes one event of the engine. */
  event(event: EngineEvent): void {
    if (this.#closed) return;
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    if (resourcePreEvent !== undefined && resourcePreEvent.planning !== true) this.#begin(resourcePreEvent.metadata);
    if (resOutputsEvent !== undefined && resOutputsEvent.planning !== true) this.#end(resOutputsEvent.metadata, "done");
    if (resOpFailedEvent !== undefined) this.#end(resOpFailedEvent.metadata, "failed");
    if (diagnosticEvent !== undefined) this.#diagnose(diagnosticEvent);
    if (event.summaryEvent !== undefined) this.#over = true;
    if (this.#live === undefined) this.#writeChanges();
  }

  /** Ends it, also in the middle: the terminal is as it was, and what was at work is shown as stopped. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#io.signal.removeEventListener("abort", this.#makeRoom);
    this.#live?.clear();
    const nowMs = this.#io.clock.nowMs();
    const failed = this.failures.length > 0 || [...this.#models.values()].some(({ state }) => state === "taken back");
    for (const model of this.#models.values()) model.close(nowMs, this.#over && !failed ? "succeeded" : "stopped");
    this.#writeChanges();
  }

  /** Whoever is interrupted says so, above lines that are then drawn below. */
  readonly #makeRoom = (): void => this.#live?.clear();

  #begin(metadata: StepEventMetadata): void {
    const doing = doingOf(metadata);
    if (doing === undefined || isBookkeeping(metadata.type)) return;
    const model = this.#ownerOf(metadata);
    const noun = model.name === shared ? nounOf(metadata.type) : modelNounOf(metadata.type);
    model.begin({ urn: keyOf(metadata, this.#operation), noun, doing }, this.#io.clock.nowMs());
  }

  #end(metadata: StepEventMetadata, result: "done" | "failed"): void {
    if (isBookkeeping(metadata.type)) return;
    const model = this.#ownerOf(metadata);
    if (result === "done" && isTakenBack(metadata)) model.takeBack();
    model.end(keyOf(metadata, this.#operation), result, this.#io.clock.nowMs());
    if (result === "failed" && !this.failures.some(({ urn }) => urn === metadata.urn)) {
      this.#remember(
        metadata.urn,
        `${nounOf(metadata.type)} ${nameOf(metadata.urn)} failed; the engine gave no reason`,
      );
    }
  }

  #diagnose({ urn, message, severity }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = plainMessage(message);
    if (text === "") return;
    if (severity === "error") {
      // The engine calls it an error that it was told to stop.
      if (this.#io.signal.aborted && !isOfResource(urn)) return;
      // Its endpoint has told already, and knows the model.
      if (!isHollow(text) && !text.includes(endpointTakenBack)) this.#remember(urn, text);
      return;
    }
    // What a provider says of a resource while it is at it; what the engine says for debugging is none of that.
    if (severity !== "info" || !isOfResource(urn)) return;
    this.#modelNamed(this.#modelOf(urn)).note(text.split("\n", 1)[0] ?? "");
  }

  #remember(urn: string | undefined, message: string): void {
    if (this.failures.some((failure) => failure.urn === urn && failure.message === message)) return;
    const isResource = isOfResource(urn);
    const name = isResource ? this.#modelOf(urn) : shared;
    this.#modelNamed(name).fail();
    const resource = isResource ? nounOf(typeOf(urn)) : "deployment";
    this.failures.push({
      ...(name === shared ? {} : { model: name }),
      ...(isResource ? { urn } : {}),
      resource,
      message,
    });
  }

  #ownerOf(metadata: StepEventMetadata): ModelProgress {
    const { old, urn, type } = metadata;
    const state = metadata.new ?? old;
    const parent = state?.parent;
    const owner = this.#owners.of({
      urn,
      type,
      name: nameOf(urn),
      ...(parent === undefined || parent === "" ? {} : { parent }),
      ...(state === undefined ? {} : { after: state.inputs ?? {} }),
    });
    const name = owner.model ?? shared;
    this.#owned.set(urn, name);
    return this.#modelNamed(name);
  }

  #modelOf(urn: string): string {
    return this.#owned.get(urn) ?? this.#owners.of({ urn, type: typeOf(urn), name: nameOf(urn) }).model ?? shared;
  }

  #modelNamed(name: string): ModelProgress {
    const known = this.#models.get(name);
    if (known !== undefined) return known;
    const made = new ModelProgress(
      name,
      this.#operation,
      this.#expected === undefined ? undefined : (this.#expected.get(name) ?? nothing),
    );
    this.#models.set(name, made);
    return made;
  }

  #draw(live: LiveLines): void {
    const { stderr } = this.#io;
    const [columns, rows] = [columnsOf(stderr), rowsOf(stderr)];
    const options = { columns, rows, frame: this.#frame++, nowMs: this.#io.clock.nowMs(), style: this.#style };
    live.draw(renderDeployProgress(this.#shownModels(), options));
  }

  /** A line for each model whose state is another than the one shown last. */
  #writeChanges(): void {
    const models = this.#shownModels();
    const width = Math.min(28, Math.max(...[...this.#models.keys()].map((name) => textWidth(printable(name)))));
    for (const model of models) {
      const { slowest, state } = model;
      if (state === "waiting" || (state === "unchanged" && !this.#shown.has(model.name))) continue;
      const key = `${state}${slowest?.noun === "endpoint" ? " endpoint" : ""}`;
      if (this.#shown.get(model.name) === key || (key === state && this.#shown.get(model.name) === `${state} endpoint`))
        continue;
      this.#shown.set(model.name, key);
      writeLine(this.#io.stderr, renderState(model, width, this.#io.clock.nowMs()));
    }
  }

  /** What belongs to no model has a line once there is something to say of it. */
  #shownModels(): readonly ModelProgress[] {
    return [...this.#models.values()].filter(
      ({ name, state }) => name !== shared || (state !== "waiting" && state !== "unchanged"),
    );
  }
}

/** Pieces of work by model: a replacement is two, something made and something removed. */
function expectedOf(plan: Plan): ReadonlyMap<string, ExpectedWork> {
  const owners = new Owners(plan.pipeline, plan.steps);
  const counts = new Map<string, ExpectedWork>();
  for (const step of plan.steps) {
    if (isBookkeeping(step.type) || !worked.has(step.kind)) continue;
    const name = owners.of(step).model ?? shared;
    const { all, removals } = counts.get(name) ?? nothing;
    const isRemoval = step.kind === "delete" || step.kind === "delete-replaced";
    counts.set(name, { all: all + 1, removals: removals + (isRemoval ? 1 : 0) });
  }
  return counts;
}

const nothing: ExpectedWork = { all: 0, removals: 0 };

/** Whether SageMaker ended the update of an endpoint with another configuration than it was given; the provider calls that done. */
function isTakenBack({ type, new: state }: StepEventMetadata): boolean {
  if (type !== resourceTypes.endpoint) return false;
  const [given, served] = [state?.inputs, state?.outputs].map((values) => values?.["endpointConfigName"]);
  return typeof given === "string" && typeof served === "string" && given !== served;
}

const worked: ReadonlySet<string> = new Set([
  "create",
  "create-replacement",
  "import",
  "update",
  "delete",
  "delete-replaced",
]);

function doingOf({ op }: StepEventMetadata): ActiveResource["doing"] | undefined {
  if (op === "create" || op === "create-replacement" || op === "import" || op === "import-replacement")
    return "creating";
  if (op === "update") return "updating";
  if (op === "delete" || op === "delete-replaced") return "removing";
  return op === "refresh" ? "checking" : undefined;
}

/** A replaced resource is made and removed under one URN. */
function keyOf({ urn, op }: StepEventMetadata, operation: Plan["operation"]): string {
  // What a refresh begins as such may end as the deletion that it found.
  return operation !== "refresh" && (op === "delete" || op === "delete-replaced") ? `${urn} delete` : urn;
}

function isOfResource(urn: string | undefined): urn is string {
  return urn !== undefined && urn !== "" && !isBookkeeping(typeOf(urn));
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
