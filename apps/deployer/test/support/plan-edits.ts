import type { Environment } from "../../src/environments/environment-schema.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { type Deployed, dataDev, resolved, stepsBetween } from "./plan-steps.ts";

/** A root model of fixed size, one that scales and one that does not behind it; both are delivered. */
export const readerYaml = `apiVersion: sluice/v1
name: reader
owner: data-science
source:
  bucket: reader-input-\${stage}
  prefix: incoming/
  suffixes: [.pdf, .txt]
models:
  ocr:
    image: 999999999999.dkr.ecr.us-west-2.amazonaws.com/ocr:1.0.0
    modelData: s3://reader-models/ocr/1/model.tar.gz
    instanceType: ml.m5.xlarge
    instances: 1
    env: { MODE: fast, TOKEN: hunter2 }
  kind:
    dependsOn: [ocr]
    image: 999999999999.dkr.ecr.us-west-2.amazonaws.com/kind:1.0.0
    instanceType: ml.m5.large
    instances: { min: 1, max: 4, backlogPerInstance: 5 }
  price:
    dependsOn: [ocr]
    image: 999999999999.dkr.ecr.us-west-2.amazonaws.com/price:1.0.0
    instanceType: ml.m5.large
    instances: 1
    permissions: { s3Read: [prices] }
deliver:
  models: [kind, price]
  firehose: { bufferSeconds: 60, bufferMiB: 5 }
  notify: true
consumers: [{ account: "210987654321" }]
`;

/** A change of a pipeline or of its environment. */
export interface Edit {
  readonly yaml?: (yaml: string) => string;
  readonly environment?: Partial<Environment>;
  /** Environment before, where it is no plain one. */
  readonly from?: Partial<Environment>;
  readonly queued?: Readonly<Record<string, number>>;
}

/** The plan of deploying the reader pipeline with an edit over the same without it. */
export async function planOfEdit({ yaml = (text) => text, environment = {}, from = {}, queued }: Edit): Promise<Plan> {
  const before = deployed(readerYaml, { ...dataDev, ...from });
  const after = deployed(yaml(readerYaml), { ...dataDev, ...from, ...environment });
  const steps = await stepsBetween(before, after);
  return buildPlan({ operation: "up", steps, ...after, ...(queued === undefined ? {} : { queued }) });
}

/** A state of a deployment. */
export function deployed(yaml: string, environment: Environment = dataDev): Deployed {
  return { pipeline: resolved(yaml, environment), environment };
}

/** Replaces text that must be there, once. */
export function replacing(text: string, by: string): (yaml: string) => string {
  return (yaml) => {
    if (yaml.split(text).length !== 2) throw new Error(`"${text}" is not there once`);
    return yaml.replace(text, by);
  };
}
