import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import { type MessageAttributes, md5Hex } from "./message-attributes.ts";
import { MessageTimers } from "./message-timers.ts";

/** What a queue is made with; times in seconds. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  /** 0 to 43,200. */
  readonly visibilityTimeoutSeconds: number;
  /** 0 to 900. */
  readonly delaySeconds: number;
  /** 0 to 20. */
  readonly receiveWaitSeconds: number;
  /** Bytes, at most 1,048,576. */
  readonly maxMessageBytes: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

/** A message of a queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes: MessageAttributes;
  /** Epoch milliseconds. */
  readonly sentMs: number;
  readonly senderId: string;
  readonly deadLetterSourceArn?: string;
}

/** A message as it was received; its handle stands for this one receipt. */
export interface ReceivedMessage extends QueueMessage {
  readonly receiptHandle: string;
  /** At least 1. */
  readonly receiveCount: number;
  /** Epoch milliseconds. */
  readonly firstReceivedMs: number;
}

interface Entry {
  readonly message: QueueMessage;
  receiveCount: number;
  firstReceivedMs: number;
  state: "ready" | "delayed" | "in-flight";
  receiptHandle: string;
}

/** Where a queue sends what it has given up on. */
export type DeadLetterSink = (message: QueueMessage) => void;

/** What a queue works with. */
export interface QueueOptions {
  readonly settings: QueueSettings;
  readonly clock: Clock;
  readonly onDeadLetter: DeadLetterSink;
}

/** One standard queue: visibility timeouts, delays, receive counts and redrive, in memory. */
export class Queue {
  #settings: QueueSettings;
  readonly #clock: Clock;
  readonly #onDeadLetter: DeadLetterSink;
  readonly #entries = new Map<string, Entry>();
  /** Ids that may be received, oldest first; a Set keeps order and forgets in constant time. */
  readonly #ready = new Set<string>();
  readonly #timers = new MessageTimers();
  readonly #listeners = new Set<() => void>();
  #inFlight = 0;
  #activity: Activity | undefined;

  constructor(options: QueueOptions) {
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#onDeadLetter = options.onDeadLetter;
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  /** Changes what may change of a queue that is there; its messages stay. */
  reconfigure(settings: QueueSettings): void {
    this.#settings = settings;
  }

  /** Messages that can be received, wait for their delay, or were received and not deleted. */
  get counts(): { readonly visible: number; readonly delayed: number; readonly inFlight: number } {
    const visible = this.#ready.size;
    return { visible, delayed: this.#entries.size - visible - this.#inFlight, inFlight: this.#inFlight };
  }

  /** Every message, in the order of arrival. */
  get messages(): readonly QueueMessage[] {
    return Array.from(this.#entries.values(), (entry) => entry.message);
  }

  /** From now on every message in the queue counts as work under way until it leaves. */
  track(activity: Activity): void {
    if (this.#activity !== undefined) return;
    this.#activity = activity;
    activity.begin(this.#entries.size);
  }

  /** Calls `listener` whenever a message can be received; returns how to stop that. */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(body: string, options: SendOptions): QueueMessage {
    const message = {
      messageId: randomUUID(),
      body,
      bodyMd5: md5Hex(body),
      attributes: options.attributes ?? {},
      sentMs: this.#clock.nowMs(),
      senderId: options.senderId,
    };
    this.#add(message, options.delaySeconds ?? this.settings.delaySeconds);
    return message;
  }

  /** Takes over a message that another queue gave up on. */
  adopt(message: QueueMessage): void {
    this.#add(message, 0);
  }

  /** Hands out at most `max` messages and hides them for `visibilityTimeoutSeconds`; null hides them until they are deleted or given back. */
  receive(
    max: number,
    visibilityTimeoutSeconds: number | null = this.settings.visibilityTimeoutSeconds,
  ): ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    for (const id of this.#ready) {
      if (received.length >= max) break;
      const entry = this.#entries.get(id);
      if (entry !== undefined) received.push(this.#handOut(id, entry, visibilityTimeoutSeconds));
    }
    return received;
  }

  /** Removes the message; false if the handle stands for none. */
  delete(receiptHandle: string): boolean {
    const id = messageIdOf(receiptHandle);
    if (!this.#entries.has(id)) return false;
    this.#remove(id);
    return true;
  }

  /** Shows a received message again after `seconds`; false if it is not in flight under this handle. */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const id = messageIdOf(receiptHandle);
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.state !== "in-flight" || entry.receiptHandle !== receiptHandle) return false;
    if (seconds === 0) this.#show(id);
    else this.#timers.set(id, seconds, () => this.#show(id));
    return true;
  }

  purge(): void {
    for (const id of [...this.#entries.keys()]) this.#remove(id);
  }

  /** Stops all timers; the queue is of no use afterwards. */
  close(): void {
    this.#timers.close();
    this.#listeners.clear();
  }

  #add(message: QueueMessage, delaySeconds: number): void {
    const id = message.messageId;
    this.#entries.set(id, { message, receiveCount: 0, firstReceivedMs: 0, state: "delayed", receiptHandle: "" });
    this.#activity?.begin();
    if (delaySeconds === 0) this.#show(id);
    else this.#timers.set(id, delaySeconds, () => this.#show(id));
  }

  #handOut(id: string, entry: Entry, visibilityTimeoutSeconds: number | null): ReceivedMessage {
    this.#ready.delete(id);
    this.#inFlight += 1;
    entry.state = "in-flight";
    entry.receiveCount += 1;
    entry.firstReceivedMs ||= this.#clock.nowMs();
    entry.receiptHandle = `${id}#${entry.receiveCount}`;
    if (visibilityTimeoutSeconds === 0) this.#show(id);
    else if (visibilityTimeoutSeconds !== null) this.#timers.set(id, visibilityTimeoutSeconds, () => this.#show(id));
    const { receiptHandle, receiveCount, firstReceivedMs } = entry;
    return { ...entry.message, receiptHandle, receiveCount, firstReceivedMs };
  }

  #show(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#timers.cancel(id);
    if (entry.state === "in-flight") this.#inFlight -= 1;
    entry.state = "ready";
    // AWS moves it at the next receive; here at once, so that nothing looks unfinished for want of a reader.
    if (this.settings.redrive !== undefined && entry.receiveCount >= this.settings.redrive.maxReceiveCount) {
      this.#onDeadLetter(entry.message);
      this.#remove(id);
      return;
    }
    this.#ready.add(id);
    for (const listener of [...this.#listeners]) listener();
  }

  #remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#timers.cancel(id);
    if (entry.state === "in-flight") this.#inFlight -= 1;
    this.#ready.delete(id);
    this.#entries.delete(id);
    this.#activity?.end();
  }
}

/** How a message is sent. */
export interface SendOptions {
  readonly senderId: string;
  readonly attributes?: MessageAttributes;
  /** 0 to 900. @defaultValue the queue's own delay */
  readonly delaySeconds?: number;
}

function messageIdOf(receiptHandle: string): string {
  return receiptHandle.slice(0, receiptHandle.lastIndexOf("#"));
}
