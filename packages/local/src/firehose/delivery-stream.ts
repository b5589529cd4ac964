import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import type { ObjectStore } from "../object-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import { objectName } from "./object-name.ts";

/** What a delivery stream is made with. */
export interface DeliveryStreamSettings {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly bucket: string;
  readonly prefix: string;
  /** 0 to 900. */
  readonly bufferSeconds: number;
  /** MiB, 1 to 128. */
  readonly bufferMiB: number;
  readonly compression: "UNCOMPRESSED" | "GZIP";
  readonly fileExtension: string;
}

/** What a delivery stream works with. */
export interface DeliveryStreamOptions {
  readonly settings: DeliveryStreamSettings;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly emit: Emit;
}

const compress = promisify(gzip);

/** A Firehose stream that collects records and writes them to S3 in one object, after a time or a size. */
export class DeliveryStream {
  readonly settings: DeliveryStreamSettings;
  readonly #options: DeliveryStreamOptions;
  #records: Buffer[] = [];
  /** What the last delivery could not write. */
  #undelivered: readonly Buffer[] = [];
  #bytes = 0;
  #firstMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #delivering: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: DeliveryStreamOptions) {
    this.settings = options.settings;
    this.#options = options;
  }

  /** Records that wait for their delivery. */
  get bufferedRecords(): number {
    return this.#undelivered.length + this.#records.length;
  }

  /** Takes a record and answers its id. */
  put(data: Buffer): string {
    if (this.#records.length === 0) this.#open();
    this.#records.push(data);
    this.#bytes += data.length;
    this.#options.emit({ kind: "record-put", streamName: this.settings.name, data: data.toString("utf8") });
    if (this.#bytes >= this.settings.bufferMiB * 1024 ** 2) void this.flush();
    return randomUUID();
  }

  /** Delivers what is buffered, with what an earlier delivery could not write, and waits for it; one object at a time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const records = this.#records;
    const firstMs = records.length > 0 ? this.#firstMs : this.#options.clock.nowMs();
    this.#records = [];
    this.#bytes = 0;
    this.#delivering = this.#delivering.then(() => {
      const all = [...this.#undelivered, ...records];
      this.#undelivered = [];
      return all.length === 0 ? undefined : this.#deliver(all, firstMs);
    });
    return this.#delivering;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#records = [];
    this.#undelivered = [];
    this.#isClosed = true;
  }

  #open(): void {
    this.#firstMs = this.#options.clock.nowMs();
    this.#timer = setTimeout(() => void this.flush(), this.settings.bufferSeconds * 1000);
  }

  async #deliver(records: readonly Buffer[], timeMs: number): Promise<void> {
    const { name: streamName, roleArn, bucket, prefix, compression } = this.settings;
    const isGzip = compression === "GZIP";
    const fileExtension = this.settings.fileExtension || (isGzip ? ".gz" : "");
    const key = objectName({ streamName, prefix, timeMs, uniqueId: randomUUID(), fileExtension });
    const plain = Buffer.concat(records);
    const body = isGzip ? await compress(plain) : plain;
    try {
      await this.#options.store.putObject(rolePrincipal(roleArn), {
        bucket,
        key,
        body,
        contentType: "application/octet-stream",
      });
      this.#options.emit({ kind: "stream-delivered", streamName, bucket, key, records: records.length });
    } catch (error) {
      // Firehose keeps what it cannot write for a day and tries again: here with the next delivery, until the end.
      if (!this.#isClosed) this.#undelivered = [...records];
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.emit({ kind: "stream-failed", streamName, records: records.length, reason });
    }
  }
}
