import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { Evaluation } from "@sluice/infra/evaluate";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { type ReportedFailure, restoreFailure } from "./reported-failure.ts";

/** What the thread is started with. */
export interface EvaluationRequest {
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
}

/** What it answers. */
export type EvaluationResult = { readonly evaluation: Evaluation } | { readonly failure: ReportedFailure };

const fromSource = import.meta.url.endsWith(".ts");
const workerUrl = fromSource
  ? new URL("./evaluation-worker.ts", import.meta.url)
  : new URL("./evaluation-worker.js", import.meta.url);
// The thread's own flags: those of this process may be a test runner's.
const execArgv = [...(fromSource ? ["--conditions=@sluice/source"] : []), "--disable-warning=ExperimentalWarning"];

/**
 * Evaluates a pipeline's Pulumi program in a thread that ends with it: whoever goes on for long does not keep Pulumi's modules and
 * heap, which are more than all else of a short run. An abort ends the thread and rejects.
 *
 * @throws whatever the program throws
 */
export async function evaluateApart(request: EvaluationRequest, signal: AbortSignal): Promise<Evaluation> {
  signal.throwIfAborted();
  const worker = new Worker(workerUrl, { workerData: request, execArgv });
  try {
    const result = await answerOf(worker, signal);
    if ("failure" in result) throw restoreFailure(result.failure);
    return result.evaluation;
  } finally {
    await worker.terminate();
  }
}

async function answerOf(worker: Worker, signal: AbortSignal): Promise<EvaluationResult> {
  for await (const [result] of on(worker, "message", { signal, close: ["exit"] }) as AsyncIterable<
    [EvaluationResult]
  >) {
    return result;
  }
  throw new Error("the thread that evaluates the program ended without an answer");
}
