import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";

/** The laptop, as the pipeline reader knows it. */
export const local = { name: "local", stage: "local", accountId: "000000000000" };

/** A pipeline file: `dependsOn` of each model by name. */
export function pipelineYaml(
  models: Readonly<Record<string, readonly string[]>>,
  suffixes: readonly string[] = [".txt"],
): string {
  const entries = Object.entries(models).map(([name, parents]) => {
    return `  ${name}:
    dependsOn: [${parents.join(", ")}]
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/${name}:1.0.0
    instanceType: ml.m5.large
    instances: 1
`;
  });
  const serve = Object.keys(models).map((name) => `      ${name}: {serve: node server.ts ${name}}\n`);
  return `apiVersion: sluice/v1
name: reader
owner: data-science
source:
  bucket: reader-input-\${stage}
  prefix: incoming/
  suffixes: [${suffixes.join(", ")}]
models:
${entries.join("").replaceAll("    dependsOn: []\n", "")}deliver:
  firehose: {bufferSeconds: 60, bufferMiB: 1}
environments:
  local:
    models:
${serve.join("")}`;
}

/** The same, resolved for the laptop. */
export function localPipeline(models: Readonly<Record<string, readonly string[]>>): ResolvedPipeline {
  const parsed = parsePipeline(pipelineYaml(models), { environments: [local] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const resolved = resolvePipeline(parsed.value, local);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return resolved.value;
}
