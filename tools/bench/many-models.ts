/** The text of a pipeline file with `count` models: one root, then chains of three behind it, as teams really draw them. */
export function manyModels(count: number): string {
  const models = Array.from({ length: count }, (_, index) => {
    const parent = index === 0 ? undefined : index % 3 === 1 ? 0 : index - 1;
    return [
      `  model-${index}:`,
      ...(parent === undefined ? [] : [`    dependsOn: [model-${parent}]`]),
      `    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/model-${index}:1.0.${index}`,
      `    modelData: s3://crexi-models/model-${index}/model.tar.gz`,
      "    instanceType: ml.m5.xlarge",
      index % 2 === 0 ? "    instances: 2" : "    instances: {min: 0, max: 4, backlogPerInstance: 5}",
      "    permissions:",
      "      s3Read: [crexi-documents]",
      ...(index % 3 === 2 ? ["      textract: true"] : []),
    ].join("\n");
  });
  return `apiVersion: sluice/v1
name: many-models
owner: data-science
description: A pipeline of ${count} models for the benchmark.
source:
  bucket: many-models-input-\${stage}
  create: true
  prefix: incoming/
  suffixes: [.pdf, .png, .txt]
models:
${models.join("\n")}
deliver:
  firehose: {bufferSeconds: 60, bufferMiB: 5}
  notify: true
environments:
  data_dev: {models: {model-0: {instances: 1}}}
  data_prod: {models: {model-0: {instances: {min: 2, max: 8, backlogPerInstance: 5}}}}
`;
}
