import type { Io } from "../../io.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { count } from "../../plan/wording.ts";
import type { Case } from "../case.ts";
import type { JudgedCase } from "./judged-case.ts";
import { openLocalPlace } from "./local-place.ts";
import { testInPlace } from "./test-in-place.ts";
import type { TestOptions } from "./test-options.ts";

/** Runs cases on this machine: one local AWS, and every model's server in it, for all of them. */
export async function testLocally(
  target: PipelineForEnvironment,
  cases: readonly Case[],
  { repeat, update, timeoutSeconds }: TestOptions,
  io: Io,
): Promise<JudgedCase[]> {
  const { signal, clock } = io;
  const before = `starting ${count(target.pipeline.models.length, "model server")}`;
  return await testInPlace(
    {
      cases,
      repeat,
      update,
      before,
      open: (progress) => {
        const onServerEnded = (model: string, detail: string | undefined) => progress.serverEnded(model, detail);
        return openLocalPlace(target, { timeoutSeconds, clock, signal, onServerEnded });
      },
    },
    io,
  );
}
