import { describe, expect, it } from "vitest";
import { endpointConfigurationArgs } from "../src/endpoint-args.ts";
import { modelOf, pipelineContext } from "../src/pipeline-context.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";

const kmsKeyArn = "arn:aws:kms:us-west-2:123456789012:key/0123";

function volumeKey(family: string): string | undefined {
  const context = pipelineContext({
    pipeline: pipeline([model({ name: "a", instanceType: `ml.${family}.24xlarge` })]),
    environment: environment({ kmsKeyArn }),
    handlers: handlers(),
  });
  return endpointConfigurationArgs(context, modelOf(context, "a"), "a-00000000").kmsKeyArn;
}

describe("the key of an endpoint configuration", () => {
  const withDisks =
    "c5d c6gd m5d m6gd r5d r6gd r7gd dl1 g4dn g5 g6 g6e g7e p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 trn1 trn1n trn2";
  const withoutDisks =
    "t2 m4 m5 r5 c4 c5 c6i c6in m6i r6i c7i m7i r7i c6g c6gn c7g m6g r6g c8g m8g r8g p2 p3 inf1 inf2";

  it("encrypts the volumes of instances without disks of their own", () => {
    expect(withoutDisks.split(" ").filter((family) => volumeKey(family) !== kmsKeyArn)).toEqual([]);
  });

  it("is left out for instances with disks of their own, for which SageMaker refuses it", () => {
    expect(withDisks.split(" ").filter((family) => volumeKey(family) !== undefined)).toEqual([]);
  });
});
