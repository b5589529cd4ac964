/** The floor of `synth`: a plain script that declares the resources of a synth result with bare @pulumi/aws under mocks. */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { type Declared, declareResources } from "../declare-resources.ts";

const { resources } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { resources: Declared[] };

await pulumi.runtime.setMocks(
  { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
  "floor",
  "floor",
);
await pulumi.runtime.runInPulumiStack(async () => declareResources(resources));
process.stdout.write(`${resources.length}\n`);
