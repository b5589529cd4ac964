/** The floor of `synth`: a plain script that declares the resources of a synth result with bare @pulumi/aws under mocks. */
import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type ResourceClass = new (name: string, args: object, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

const { resources } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { resources: Declared[] };

await pulumi.runtime.setMocks(
  { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
  "floor",
  "floor",
);
await pulumi.runtime.runInPulumiStack(async () => declareAll());
process.stdout.write(`${resources.length}\n`);

function declareAll(): void {
  const made = new Map<string, pulumi.Resource>();
  for (const { type, name, parent, inputs } of resources) {
    const parentResource = parent === undefined ? undefined : made.get(parent);
    const opts = parentResource === undefined ? {} : { parent: parentResource };
    made.set(name, declare(type, name, inputs, opts));
  }
}

function declare(type: string, name: string, inputs: object, opts: pulumi.CustomResourceOptions): pulumi.Resource {
  if (!type.startsWith("aws:")) return new pulumi.ComponentResource(type, name, {}, opts);
  const [, module = "", className = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const Class = (aws as unknown as Record<string, Record<string, ResourceClass>>)[module]?.[className];
  if (Class === undefined) throw new Error(`@pulumi/aws has no ${type}`);
  const code =
    "code" in inputs
      ? {
          code: new pulumi.asset.AssetArchive({
            "index.js": new pulumi.asset.StringAsset("exports.handler = () => {};"),
          }),
        }
      : {};
  return new Class(name, { ...inputs, ...code }, opts);
}
