import { createRequire } from "node:module";
import { devNull } from "node:os";
import type { Bbox, Worker } from "tesseract.js";
import type { PixelBox, RecognizedLine } from "./recognized-page.ts";

const require = createRequire(import.meta.url);

/** Where the English language data is on this disk: nothing is downloaded. */
function languageFolder(): string {
  const { langPath } = require("@tesseract.js-data/eng") as { langPath: string };
  // The integer models are a quarter of the size, load in a third of the time and read as well.
  return `${langPath}_best_int`;
}

/** Reads pictures with Tesseract: one worker, started at the first picture and used for all, one at a time. */
export class Ocr {
  #worker: Promise<Worker> | undefined;
  #isClosed = false;

  /** The lines of a picture from top to bottom. Rejects if it cannot be decoded. */
  async read(image: Buffer): Promise<readonly RecognizedLine[]> {
    if (this.#isClosed) throw new Error("The local environment was closed");
    this.#worker ??= startWorker();
    const worker = await this.#worker;
    const { data } = await worker.recognize(image, {}, { blocks: true, text: false });
    const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines);
    return lines.map(({ text, confidence, bbox, words }) => ({
      text: text.trim(),
      confidence,
      box: pixelBox(bbox),
      words: words.map((word) => ({ text: word.text, confidence: word.confidence, box: pixelBox(word.bbox) })),
    }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.terminate();
  }
}

/**
 * Tesseract's own worker, told to be quiet: its C libraries print what is wrong with a picture into the terminal of whoever runs the
 * pipeline, who gets a Textract error that says so.
 */
function quietWorkerUrl(): URL {
  const script = JSON.stringify(require.resolve("tesseract.js/src/worker-script/node/index.js"));
  const source = `import { createRequire } from "node:module"; console.error = () => {}; createRequire(${script})(${script});`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

async function startWorker(): Promise<Worker> {
  // Loaded late: a pipeline without Textract must not pay for it.
  const { createWorker, OEM } = await import("tesseract.js");
  return createWorker("eng", OEM.LSTM_ONLY, {
    langPath: languageFolder(),
    gzip: true,
    cacheMethod: "none",
    cachePath: devNull,
    // Handed to Node's Worker as it is, which takes a URL as well as the path that the type speaks of.
    workerPath: quietWorkerUrl() as unknown as string,
    // A picture it cannot read rejects the call as well; by default this would end the whole process.
    errorHandler: () => {},
  });
}

function pixelBox({ x0, y0, x1, y1 }: Bbox): PixelBox {
  return { left: x0, top: y0, right: x1, bottom: y1 };
}
