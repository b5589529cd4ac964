import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";
import * as pulumi from "@pulumi/pulumi";

/** A resource of a synth result. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly parent?: string | null;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type ResourceClass = new (name: string, args: object, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

/** Declares resources with bare @pulumi/aws and @pulumi/datadog, as a program without components of ours would. */
export function declareResources(resources: readonly Declared[], opts: pulumi.CustomResourceOptions = {}): void {
  const made = new Map<string, pulumi.Resource>();
  for (const { type, name, parent, inputs } of resources) {
    const parentResource = typeof parent === "string" ? made.get(parent) : undefined;
    made.set(name, declare(type, name, inputs, parentResource === undefined ? opts : { parent: parentResource }));
  }
}

function declare(type: string, name: string, inputs: object, opts: pulumi.CustomResourceOptions): pulumi.Resource {
  const Class = classOf(type);
  if (Class === undefined) {
    const { provider, ...rest } = opts;
    return new pulumi.ComponentResource(
      type,
      name,
      {},
      provider === undefined ? rest : { ...rest, providers: [provider] },
    );
  }
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

/** The class of a provider's resource; none for a component. */
function classOf(type: string): ResourceClass | undefined {
  const [, provider, module = "", className = ""] = /^(aws|datadog):(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  if (provider === undefined) return undefined;
  const modules = (provider === "aws" ? aws : { index: datadog }) as unknown as Record<
    string,
    Record<string, ResourceClass>
  >;
  const Class = modules[module]?.[className];
  if (Class === undefined) throw new Error(`@pulumi/${provider} has no ${type}`);
  return Class;
}
