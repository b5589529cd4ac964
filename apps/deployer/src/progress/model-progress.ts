import type { Plan } from "../plan/plan.ts";

/** Where a model stands, in words. */
export type ProgressState =
  | "waiting"
  | "creating"
  | "updating"
  | "removing"
  | "checking"
  | "done"
  | "failed"
  | "taken back"
  | "unchanged"
  | "stopped";

/** One resource that is at work. */
export interface ActiveResource {
  readonly urn: string;
  /** What a person calls it, such as `endpoint`. */
  readonly noun: string;
  readonly doing: "creating" | "updating" | "removing" | "checking";
}

/** Pieces of work that a plan announces. */
export interface ExpectedWork {
  readonly all: number;
  /** Those of them that remove something: where something is made or changed, too, they come last. */
  readonly removals: number;
}

/** How far one model is, or `pipeline` with all that belongs to no model. */
export class ModelProgress {
  readonly name: string;
  readonly #operation: Plan["operation"];
  readonly #active = new Map<string, ActiveResource>();
  readonly #kinds = new Set<ActiveResource["doing"]>();
  #finished = 0;
  #failed = false;
  #takenBack = false;
  #ended: "succeeded" | "stopped" | undefined;
  readonly #expected: ExpectedWork | undefined;
  startedAtMs: number | undefined;
  finishedAtMs: number | undefined;
  /** Such as `endpoint updated`. */
  lastEvent = "";

  constructor(name: string, operation: Plan["operation"], expected?: ExpectedWork) {
    this.name = name;
    this.#operation = operation;
    this.#expected = expected;
  }

  /** A resource begins to be worked on. */
  begin(resource: ActiveResource, nowMs: number): void {
    this.startedAtMs ??= nowMs;
    this.finishedAtMs = undefined;
    this.#active.set(resource.urn, resource);
    this.#kinds.add(resource.doing);
  }

  /** A resource is done, or failed. */
  end(urn: string, result: "done" | "failed", nowMs: number): void {
    const resource = this.#active.get(urn);
    if (resource === undefined) return;
    this.#active.delete(urn);
    if (result === "failed") this.#failed = true;
    else this.#finished += 1;
    this.lastEvent = result === "failed" ? `${resource.noun} failed` : `${resource.noun} ${past[resource.doing]}`;
    if (this.#active.size === 0) this.finishedAtMs = nowMs;
  }

  /** The provider said something about a resource that is at work. */
  note(message: string): void {
    this.lastEvent = message;
  }

  /** Something failed of which no end is announced. */
  fail(): void {
    this.#failed = true;
  }

  /** SageMaker took the update of its endpoint back. */
  takeBack(): void {
    this.#takenBack = true;
  }

  /** The whole operation is over; what was at work then was stopped. */
  close(nowMs: number, ended: "succeeded" | "stopped"): void {
    this.#ended = ended;
    if (this.#active.size > 0) this.finishedAtMs = nowMs;
  }

  /** Resources that change, where a plan says so. */
  get expected(): number | undefined {
    return this.#expected?.all;
  }

  /** Resources that were changed. */
  get finished(): number {
    return this.#finished;
  }

  /** The state in words. */
  get state(): ProgressState {
    if (this.#failed) return "failed";
    if (this.#takenBack) return "taken back";
    if (this.#ended !== undefined) {
      if (this.#ended === "stopped" && (this.#active.size > 0 || this.#isShort())) return "stopped";
      return this.startedAtMs === undefined ? "unchanged" : "done";
    }
    if (this.startedAtMs === undefined) return this.expected === 0 ? "unchanged" : "waiting";
    if (this.#active.size === 0 && this.expected !== undefined && this.#finished >= this.expected) return "done";
    return this.#doing();
  }

  /** The resource at work that takes longest, if any. */
  get slowest(): ActiveResource | undefined {
    const active = [...this.#active.values()];
    return active.find(({ noun }) => noun === "endpoint") ?? active[0];
  }

  #isShort(): boolean {
    if (this.startedAtMs === undefined) return false;
    if (this.#expected === undefined) return true;
    // A model that serves its new version is done, though what is left of the old one stays until the next deployment.
    const { all, removals } = this.#expected;
    return this.#finished < (removals < all ? all - removals : all);
  }

  #doing(): ProgressState {
    if (this.#operation === "destroy") return "removing";
    if (this.#operation === "refresh") return "checking";
    const [only, ...others] = this.#kinds;
    return only === undefined || others.length > 0 ? "updating" : only;
  }
}

const past = { creating: "made", updating: "updated", removing: "removed", checking: "checked" } as const;
