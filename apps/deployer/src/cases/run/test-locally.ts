import type { Denial } from "@sluice/local";
import type { Io } from "../../io.ts";
import type { DeniedOutput } from "../../output/denied-output.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { count } from "../../plan/wording.ts";
import { reportDenials } from "../../run/denials.ts";
import { unknownPolicyWarning } from "../../run/unknown-policy-warning.ts";
import type { Case } from "../case.ts";
import type { JudgedCase } from "./judged-case.ts";
import { openLocalPlace } from "./local-place.ts";
import { testInPlace } from "./test-in-place.ts";
import type { TestOptions } from "./test-options.ts";

/** Cases that ran on this machine. */
export interface TestedHere {
  readonly judged: readonly JudgedCase[];
  /** Calls that no permission of the pipeline file allows. */
  readonly denied: readonly DeniedOutput[];
}

/** Runs cases on this machine: one local AWS, and every model's server in it, for all of them. */
export async function testLocally(
  target: PipelineForEnvironment,
  cases: readonly Case[],
  { repeat, update, timeoutSeconds }: TestOptions,
  io: Io,
): Promise<TestedHere> {
  const { signal, clock } = io;
  const before = `starting ${count(target.pipeline.models.length, "model server")}`;
  const denials: Denial[] = [];
  const judged = await testInPlace(
    {
      cases,
      repeat,
      update,
      before,
      open: (progress) =>
        openLocalPlace(target, {
          timeoutSeconds,
          clock,
          signal,
          onServerEnded: (model, detail) => progress.serverEnded(model, detail),
          onEvent: (event) => {
            if (event.kind === "denied") denials.push(event);
            if (event.kind === "policy-unknown") progress.tell(unknownPolicyWarning(event));
          },
        }),
    },
    io,
  );
  return { judged, denied: reportDenials(denials, target) };
}
