import { randomUUID } from "node:crypto";
import type { Emit } from "../emit.ts";
import type { Sessions } from "../gateway/sessions.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { AnswerRequest } from "./answer-requests.ts";
import { ExecutionEnvironment, FunctionError } from "./execution-environment.ts";
import type { FunctionSettings } from "./function-settings.ts";

/** What functions run with. */
export interface FunctionHost {
  readonly sessions: Sessions;
  readonly region: string;
  readonly endpointUrl: () => string;
  readonly emit: Emit;
  /** Answers functions' requests to the local AWS. @defaultValue they go over the network */
  readonly answer?: AnswerRequest;
}

/** A function with its execution environments: started when all others are busy, kept for the next event. */
export class LambdaFunction {
  readonly #host: FunctionHost;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #starting = new Set<Promise<ExecutionEnvironment>>();
  #settings: FunctionSettings;
  #isClosed = false;

  constructor(settings: FunctionSettings, host: FunctionHost) {
    this.#settings = settings;
    this.#host = host;
  }

  get settings(): FunctionSettings {
    return this.#settings;
  }

  /** Changes code or settings: events from now on run with the new ones, those under way end with the old ones. */
  reconfigure(settings: FunctionSettings): void {
    this.#settings = settings;
    for (const idle of this.#idle.splice(0)) this.#retire(idle);
  }

  /** Runs one event in an environment of its own. @throws FunctionError if the function fails. */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<unknown> {
    const environment = await this.#take();
    try {
      return await environment.invoke({ requestId, event });
    } finally {
      if (environment.isAlive && environment.settings === this.#settings) this.#idle.push(environment);
      else this.#retire(environment);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // An environment that is just being started has a worker already.
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#all].map((environment) => environment.close()));
  }

  #retire(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    void environment.close();
  }

  async #take(): Promise<ExecutionEnvironment> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isAlive) return idle;
      this.#all.delete(idle);
    }
    if (this.#isClosed) throw new FunctionError("Runtime.ExitError", "The function was closed");
    const starting = this.#start();
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #start(): Promise<ExecutionEnvironment> {
    const { settings } = this;
    const { sessions, region, endpointUrl, emit, answer } = this.#host;
    const environment = await ExecutionEnvironment.start({
      settings,
      region,
      credentials: sessions.issue(rolePrincipal(settings.roleArn)),
      endpointUrl: endpointUrl(),
      logStreamName: `[$LATEST]${randomUUID().replaceAll("-", "")}`,
      ...(answer === undefined ? {} : { answer }),
      onLog: (line) => emit({ kind: "function-log", functionName: settings.name, line }),
    });
    this.#all.add(environment);
    return environment;
  }
}
