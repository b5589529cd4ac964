/** Runs in a thread of its own: evaluates a pipeline's program, tells the outcome and ends. */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { EvaluationRequest, EvaluationResult } from "./evaluate-apart.ts";

// As in `main.ts`: what is imported after this comes from the cache.
enableCompileCache();

/** Evaluates what the thread was started with; a failure is an outcome, too. */
async function evaluateRequest({ pipeline, environment }: EvaluationRequest): Promise<EvaluationResult> {
  const { reportFailure } = await import("./reported-failure.ts");
  try {
    const { evaluatePipeline } = await import("./evaluate-pipeline.ts");
    return { evaluation: await evaluatePipeline(pipeline, environment) };
  } catch (error) {
    return { failure: reportFailure(error) };
  }
}

parentPort?.postMessage(await evaluateRequest(workerData as EvaluationRequest));
