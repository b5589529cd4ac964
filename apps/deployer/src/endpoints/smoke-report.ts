import { modelNames, type ResolvedPipeline } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";
import type { Environment } from "../environments/environment-schema.ts";
import { printable } from "../terminal/text.ts";
import type { SmokeResult } from "./send-smoke.ts";
import type { DocumentAtModel } from "./watch-document.ts";

/** One line about how far a model is with the smoke document. */
export function renderSmokeModel(model: DocumentAtModel): string {
  const after = `after ${Math.round(model.seconds)} s`;
  switch (model.state) {
    case "succeeded":
      return `${model.model}: prediction of ${model.sizeBytes} bytes ${after}`;
    case "failed":
      return `${model.model}: failed ${after}: ${oneLine(model.reason)}`;
    case "superseded":
      return `${model.model}: the smoke document was overwritten or deleted ${after}`;
    case "skipped":
      return `${model.model}: not reached, because ${model.because} did not predict`;
    case "running":
      return `${model.model}: running`;
    case "waiting":
      return `${model.model}: waiting for the document`;
  }
}

/** The failure of a smoke document that not every model predicted: which, why, and where to look. */
export function smokeFailure(
  result: SmokeResult,
  pipeline: ResolvedPipeline,
  { account }: Pick<Environment, "account">,
): SluiceError {
  const failed = result.models.filter(({ state }) => state === "failed" || state === "superseded");
  const late = result.models.filter(({ state }) => state === "waiting" || state === "running");
  const named = (models: readonly DocumentAtModel[]) => models.map(({ model }) => model).join(", ");
  const message = [
    ...(failed.length === 0 ? [] : [`the smoke document failed at ${named(failed)}`]),
    ...(late.length === 0 ? [] : [`no prediction of the smoke document in time from ${named(late)}`]),
  ].join("; ");
  const placeOf = (model: string) =>
    modelNames({ pipeline: pipeline.name, stage: pipeline.stage, accountId: account, model });
  const hint = [
    ...result.models.map(renderSmokeModel),
    ...result.models.flatMap((model) => whereToLook(model, placeOf(model.model))),
    ...(result.left === undefined ? [] : [`The document is still at ${result.source}: ${result.left}.`]),
    "The new version is deployed and serves. sluice rollback goes back from it, and says where to.",
  ];
  return new SluiceError("DEPLOY_SMOKE_FAILED", message, { hint: hint.join("\n") });
}

function whereToLook(
  { state, model }: DocumentAtModel,
  names: { readonly endpoint: string; readonly triggerFunction: string; readonly deadLetterQueue: string },
): string[] {
  if (state === "failed" || state === "running") return [`${model}'s log: /aws/sagemaker/Endpoints/${names.endpoint}`];
  if (state !== "waiting") return [];
  return [
    `${model}'s trigger logs to /aws/lambda/${names.triggerFunction}; its dead letters are in ${names.deadLetterQueue}`,
  ];
}

function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}
