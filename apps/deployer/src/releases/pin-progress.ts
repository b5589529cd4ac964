import { type Io, writeLine } from "../io.ts";
import { styleOf } from "../terminal/style.ts";

const firstLineMs = 2000;
const nextLineMs = 5000;

/** One thing that takes long when it is large: told of bytes as they pass. */
export type ByteCounter = (bytes: number) => void;

/** Says on standard error what pinning is at; nothing as long as it is quick. */
export class PinProgress {
  readonly #io: Pick<Io, "stderr" | "env" | "clock">;

  constructor(io: Pick<Io, "stderr" | "env" | "clock">) {
    this.#io = io;
  }

  /** Counts the bytes of one piece of work, such as `reading s3://models/a/model.tar.gz`. */
  count(work: string, totalBytes: number): ByteCounter {
    const { clock, stderr } = this.#io;
    let done = 0;
    let nextMs = clock.nowMs() + firstLineMs;
    return (bytes) => {
      done += bytes;
      const nowMs = clock.nowMs();
      if (nowMs < nextMs || done >= totalBytes) return;
      nextMs = nowMs + nextLineMs;
      writeLine(stderr, `${work}  ${renderBytes(done)} of ${renderBytes(totalBytes)}`);
    };
  }

  /** Says something that is no reason to stop. */
  warn(sentence: string): void {
    const { stderr, env } = this.#io;
    writeLine(stderr, `${styleOf(stderr, env).yellow("warning")}  ${sentence}`);
  }
}

/** Bytes for people, such as `4.8 GB`. */
function renderBytes(bytes: number): string {
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
