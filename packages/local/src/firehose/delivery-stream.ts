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
  #bytes = 0;
  #firstMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #delivering: Promise<void> = Promise.resolve();

  constructor(options: DeliveryStreamOptions) {
    this.settings = options.settings;
    this.#options = options;
  }

  /** Records that wait for their delivery. */
  get bufferedRecords(): number {
    return this.#records.length;
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

  /** Delivers what is buffered, and waits for it; one object at a time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const records = this.#records;
    if (records.length > 0) {
      const firstMs = this.#firstMs;
      this.#records = [];
      this.#bytes = 0;
      this.#delivering = this.#delivering.then(() => this.#deliver(records, firstMs));
    }
    return this.#delivering;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#records = [];
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
      // Firehose keeps trying for a day; on a laptop nothing would change meanwhile.
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.emit({ kind: "stream-failed", streamName, records: records.length, reason });
    }
  }
}
