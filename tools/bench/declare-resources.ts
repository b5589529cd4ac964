import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A resource of a synth result. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly parent?: string | null;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type ResourceClass = new (name: string, args: object, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

/** Declares resources with bare @pulumi/aws, as a program without components of ours would. */
export function declareResources(resources: readonly Declared[], opts: pulumi.CustomResourceOptions = {}): void {
  const made = new Map<string, pulumi.Resource>();
  for (const { type, name, parent, inputs } of resources) {
    const parentResource = typeof parent === "string" ? made.get(parent) : undefined;
    made.set(name, declare(type, name, inputs, parentResource === undefined ? opts : { parent: parentResource }));
  }
}

function declare(type: string, name: string, inputs: object, opts: pulumi.CustomResourceOptions): pulumi.Resource {
  if (!type.startsWith("aws:")) {
    const { provider, ...rest } = opts;
    return new pulumi.ComponentResource(
      type,
      name,
      {},
      provider === undefined ? rest : { ...rest, providers: [provider] },
    );
  }
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
