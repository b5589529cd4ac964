import type { EnvironmentName, Problem } from "@sluice/spec";
import { parsePipeline } from "@sluice/spec";

export const environments: readonly EnvironmentName[] = [
  { name: "local", stage: "local" },
  { name: "data_dev", stage: "dev", accountId: "111111111111" },
  { name: "data_prod", stage: "prod", accountId: "222222222222" },
];

export const repository = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

/** A valid pipeline file that the tests spoil. */
export const validText = `apiVersion: sluice/v1
name: reader
owner: data-science

source:
  bucket: reader-input-\${stage}
  prefix: incoming/
  suffixes: [.pdf, .txt]

models:
  model-a:
    image: ${repository}/model-a:1.4.0
    modelData: s3://reader-models/model-a/model.tar.gz
    instanceType: ml.m5.xlarge
    instances: 2
  model-b:
    dependsOn: [model-a]
    image: ${repository}/model-b:1.4.0
    instanceType: ml.m5.large

consumers:
  - account: "210987654321"

environments:
  data_dev:
    models:
      model-a: {instances: 1}
  local:
    models:
      model-a: {serve: node models/model-a/server.ts}
      model-b: {serve: node models/model-b/server.ts}
`;

/** Replaces a part of the valid file, which must hold it. */
export function spoilt(part: string | RegExp, replacement: string): string {
  const text = validText.replace(part, () => replacement);
  if (text === validText) throw new Error(`the valid file has no ${part}`);
  return text;
}

/** Takes the marks `<!` out of a text, and gives the line and column of each. */
export function unmarked(text: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = [];
  let clean = "";
  for (const [index, piece] of text.split("<!").entries()) {
    if (index > 0) {
      const lines = clean.split("\n");
      places.push(`${lines.length}:${(lines.at(-1) ?? "").length + 1}`);
    }
    clean += piece;
  }
  return { text: clean, places };
}

/** All problems of a text, for all environments. */
export function problemsOf(text: string): readonly Problem[] {
  return parsePipeline(text, { environments }).problems;
}
