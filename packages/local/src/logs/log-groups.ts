import type { Clock } from "../clock.ts";
import { AwsError } from "../gateway/service.ts";

/** One line of a log. Times are epoch milliseconds. */
export interface LogEvent {
  /** Ascends within the account; breaks ties of time. */
  readonly id: number;
  readonly atMs: number;
  readonly ingestedMs: number;
  readonly message: string;
}

/** One log stream. */
export interface LogStream {
  readonly name: string;
  readonly createdAtMs: number;
  readonly events: readonly LogEvent[];
}

/** One log group with its streams. */
export interface LogGroup {
  readonly name: string;
  readonly createdAtMs: number;
  readonly streams: ReadonlyMap<string, LogStream>;
}

interface MutableStream extends LogStream {
  readonly events: LogEvent[];
}

interface MutableGroup extends LogGroup {
  readonly streams: Map<string, MutableStream>;
}

/** Lines of a stream that are kept; a laptop's memory is not CloudWatch's. */
const keptEvents = 10_000;

/** The account's log groups. */
export class LogGroups {
  readonly #clock: Clock;
  readonly #groups = new Map<string, MutableGroup>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  all(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }

  has(groupName: string): boolean {
    return this.#groups.has(groupName);
  }

  /** @throws AwsError `ResourceAlreadyExistsException` */
  create(groupName: string): void {
    if (this.#groups.has(groupName)) throw alreadyThere("log group");
    this.#groups.set(groupName, { name: groupName, createdAtMs: this.#clock.nowMs(), streams: new Map() });
  }

  remove(groupName: string): void {
    this.#groups.delete(groupName);
  }

  /** @throws AwsError `ResourceNotFoundException`, `ResourceAlreadyExistsException` */
  createStream(groupName: string, streamName: string): void {
    const { streams } = this.#group(groupName);
    if (streams.has(streamName)) throw alreadyThere("log stream");
    streams.set(streamName, { name: streamName, createdAtMs: this.#clock.nowMs(), events: [] });
  }

  removeStream(groupName: string, streamName: string): void {
    this.#groups.get(groupName)?.streams.delete(streamName);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  group(groupName: string): LogGroup {
    return this.#group(groupName);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  stream(groupName: string, streamName: string): LogStream {
    return this.#stream(groupName, streamName);
  }

  /** Adds lines, each with the time it says. @throws AwsError `ResourceNotFoundException` */
  put(groupName: string, streamName: string, lines: readonly { atMs: number; message: string }[]): void {
    const { events } = this.#stream(groupName, streamName);
    const ingestedMs = this.#clock.nowMs();
    for (const { atMs, message } of lines) events.push({ id: ++this.#lastId, atMs, ingestedMs, message });
    if (events.length > keptEvents) events.splice(0, events.length - keptEvents);
  }

  #group(groupName: string): MutableGroup {
    const group = this.#groups.get(groupName);
    if (group === undefined) throw notThere("log group");
    return group;
  }

  #stream(groupName: string, streamName: string): MutableStream {
    const stream = this.#group(groupName).streams.get(streamName);
    if (stream === undefined) throw notThere("log stream");
    return stream;
  }
}

function alreadyThere(what: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", 400, `The specified ${what} already exists`);
}

function notThere(what: string): AwsError {
  return new AwsError("ResourceNotFoundException", 400, `The specified ${what} does not exist.`);
}
