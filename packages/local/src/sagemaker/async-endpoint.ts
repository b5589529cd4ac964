import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import { desiredInstances } from "./desired-instances.ts";
import type { EndpointSettings, ScalingSettings } from "./endpoint-settings.ts";
import { Fleet, type FleetHost, type FleetOptions, type Invocation } from "./fleet.ts";
import type { InvocationRequest } from "./invocation-request.ts";

/** What an endpoint works with. */
export interface AsyncEndpointOptions extends FleetOptions, FleetHost {
  readonly activity: Activity;
}

/** What `InvokeEndpointAsync` answers. */
export type AcceptedInvocation = Pick<Invocation, "inferenceId" | "outputLocation" | "failureLocation">;

/** An asynchronous endpoint: a backlog, first in first out, and as many invocations at a time as its instances allow. */
export class AsyncEndpoint {
  readonly #options: AsyncEndpointOptions;
  #fleet: Fleet;
  #scaling: ScalingSettings | undefined;
  #backlog: Invocation[] = [];
  #instances: number;
  #isClosed = false;

  constructor(options: AsyncEndpointOptions) {
    this.#options = options;
    this.#fleet = new Fleet(options, options);
    this.#scaling = options.settings.scaling;
    this.#instances = options.settings.initialInstances;
  }

  /** Settings of the configuration that serves now. */
  get settings(): EndpointSettings {
    return this.#fleet.settings;
  }

  /** Instances now; autoscaling changes it with the backlog. */
  get instances(): number {
    return this.#instances;
  }

  /** Requests that wait. */
  get backlogSize(): number {
    return this.#backlog.length;
  }

  /** Instances from now on, until the backlog changes and autoscaling follows it. */
  set instances(count: number) {
    this.#instances = count;
    this.#take();
  }

  /** How the endpoint follows its backlog from now on; undefined leaves as many instances as there are. */
  set scaling(scaling: ScalingSettings | undefined) {
    this.#scaling = scaling;
    if (scaling === undefined) return;
    // Instances that are too many for the backlog go when it changes: on AWS that takes many minutes, and nothing waits for it.
    this.instances = Math.min(scaling.maxInstances, Math.max(scaling.minInstances, this.#instances));
  }

  /**
   * Gives everything that waits or comes to another fleet, which begins with its configuration's own number of instances, as SageMaker
   * does without `RetainAllVariantProperties`. Resolves when the old fleet's last invocation has ended.
   */
  switchTo(fleet: FleetOptions): Promise<void> {
    const old = this.#fleet;
    this.#fleet = new Fleet(fleet, this.#options);
    this.instances = fleet.settings.initialInstances;
    return old.drained();
  }

  /** Puts a request on the backlog. */
  accept(request: InvocationRequest): AcceptedInvocation {
    const invocation = this.#plan(request);
    this.#options.activity.begin();
    this.#backlog.push(invocation);
    const { inferenceId, outputLocation, failureLocation, invocationId } = invocation;
    this.#options.emit({
      kind: "invocation-queued",
      endpointName: this.settings.endpointName,
      inferenceId,
      invocationId,
    });
    this.#work();
    return { inferenceId, outputLocation, failureLocation };
  }

  /** Drops the backlog; what is in flight ends by itself. */
  close(): void {
    this.#isClosed = true;
    for (const _ of this.#backlog.splice(0)) this.#options.activity.end();
  }

  #plan(request: InvocationRequest): Invocation {
    const { outputPath, failurePath } = this.settings;
    const invocationId = randomUUID();
    const parts = [outputPath, request.outputPathExtension, request.filename ?? `${invocationId}.out`];
    return {
      invocationId,
      inferenceId: request.inferenceId,
      outputLocation: parts.filter((part) => part !== undefined).join("/"),
      failureLocation: failurePath === undefined ? undefined : `${failurePath}/${invocationId}-error.out`,
      request,
      receivedMs: this.#options.clock.nowMs(),
    };
  }

  #work(): void {
    this.#scale();
    this.#take();
  }

  /** Begins as many invocations as there are free places. */
  #take(): void {
    const fleet = this.#fleet;
    while (!this.#isClosed && fleet.inFlight < this.#places()) {
      const invocation = this.#backlog.shift();
      if (invocation === undefined) return;
      void fleet.run(invocation).finally(() => {
        this.#work();
        this.#options.activity.end();
      });
    }
  }

  #places(): number {
    return this.#instances * this.settings.maxConcurrentInvocationsPerInstance;
  }

  #scale(): void {
    const scaling = this.#scaling;
    if (scaling === undefined) return;
    const load = { backlog: this.#backlog.length, inFlight: this.#fleet.inFlight, instances: this.#instances };
    this.#instances = desiredInstances(load, scaling);
  }
}
