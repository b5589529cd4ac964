import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Scheduler } from "tesseract.js";
import { RequestError } from "../shared/request-error.ts";

/** What OCR read on a page. */
export interface PageReading {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** OCR keeps a core and about 100 MB busy per worker; half the cores stay free for requests and neighbours. */
const workers = Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)));

const languageFile = "eng.traineddata.gz";

/** Reads the words on pictures of pages. OCR is started by the first picture, so that texts never wait for it. */
export class PageReader {
  readonly #modelDirectory: string;
  #scheduler: Promise<Scheduler> | undefined;

  /** @param modelDirectory - Unpacked `model.tar.gz`; its language data is preferred to the npm package's. */
  constructor(modelDirectory: string) {
    this.#modelDirectory = modelDirectory;
  }

  /**
   * Reads one picture; waits while all workers are busy.
   * @throws RequestError 400 when OCR cannot decode it.
   */
  async read(image: Buffer): Promise<PageReading> {
    this.#scheduler ??= startWorkers(languageDirectory(this.#modelDirectory));
    const scheduler = await this.#scheduler;
    try {
      const { data } = await scheduler.addJob("recognize", image);
      return { text: data.text.trim(), confidence: Math.round(data.confidence) / 100 };
    } catch (cause) {
      // The one failure that is the picture's fault, such as an upload that was cut off; every other is ours.
      if (!String(cause).includes("attempting to read image")) throw new Error(`OCR failed: ${cause}`, { cause });
      throw new RequestError(400, "the picture is broken: it cannot be decoded to its end", { cause });
    }
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    const scheduler = await this.#scheduler?.catch(() => undefined);
    await scheduler?.terminate();
  }
}

function languageDirectory(modelDirectory: string): string {
  if (existsSync(join(modelDirectory, languageFile))) return modelDirectory;
  const manifest = fileURLToPath(import.meta.resolve("@tesseract.js-data/eng/package.json"));
  return join(dirname(manifest), "4.0.0_best_int");
}

async function startWorkers(langPath: string): Promise<Scheduler> {
  const { createScheduler, createWorker, OEM } = await import("tesseract.js");
  const scheduler = createScheduler();
  const start = () =>
    createWorker("eng", OEM.LSTM_ONLY, {
      langPath,
      gzip: true,
      // The language data lies beside the program: a cache would only write a copy into the working directory.
      cacheMethod: "none",
      // A failed job rejects its own promise; without a handler here tesseract.js would throw it once more, uncaught.
      errorHandler: () => undefined,
    });
  for (const worker of await Promise.all(Array.from({ length: workers }, start))) scheduler.addWorker(worker);
  return scheduler;
}
