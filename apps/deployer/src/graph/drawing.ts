import type { Instances, ResolvedModel, ResolvedPipeline, ResolvedSource } from "@sluice/spec";

/** A box of the drawing. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: "source" | "model" | "delivery";
  readonly title: string;
  /** Smaller lines below the title. */
  readonly details: readonly string[];
}

/** What a pipeline's drawing shows, whatever its format. */
export interface Drawing {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  /** Ids, in the direction documents flow. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** Plans the drawing of a pipeline: its source, its models, where predictions leave it. */
export function planDrawing(pipeline: ResolvedPipeline): Drawing {
  const delivery = planDelivery(pipeline);
  const nodes: DrawnNode[] = [
    { id: "source", kind: "source", title: pipeline.source.bucket, details: describeSource(pipeline.source) },
    ...pipeline.models.map((model) => ({
      id: idOf(model.name),
      kind: "model" as const,
      title: model.name,
      details: describeModel(model),
    })),
    ...delivery,
  ];
  const edges = [
    ...pipeline.models.flatMap(({ name, parents }) => {
      const from = parents.length === 0 ? ["source"] : parents.map(idOf);
      return from.map((id) => ({ from: id, to: idOf(name) }));
    }),
    ...delivery.flatMap(({ id }) => pipeline.deliver.models.map((name) => ({ from: idOf(name), to: id }))),
  ];
  return { title: `${pipeline.name} in ${pipeline.environment}`, nodes, edges };
}

/** Such as `2 instances`, `0 to 4 instances`. */
export function describeInstances(instances: Instances): string {
  if (instances.kind === "fixed") return instances.count === 1 ? "1 instance" : `${instances.count} instances`;
  const { min, max } = instances;
  return `${min} to ${max} instances`;
}

/** Which objects start a document, such as `incoming/`, `.png .txt`. */
export function describeSource({ prefix, suffixes }: ResolvedSource): string[] {
  return [prefix === "" ? "every key" : prefix, suffixes.length === 0 ? "every suffix" : suffixes.join(" ")];
}

function describeModel(model: ResolvedModel): string[] {
  const waits = model.parents.length > 1 ? [`waits for ${model.parents.length} models`] : [];
  return [model.instanceType, describeInstances(model.instances), ...waits];
}

function planDelivery({ deliver }: ResolvedPipeline): DrawnNode[] {
  const nodes: DrawnNode[] = [];
  if (deliver.firehose !== undefined) {
    const { bufferSeconds, bufferMiB } = deliver.firehose;
    nodes.push({
      id: "firehose",
      kind: "delivery",
      title: "Firehose",
      details: [`every ${bufferSeconds} s or ${bufferMiB} MiB`],
    });
  }
  if (deliver.notify)
    nodes.push({ id: "notifications", kind: "delivery", title: "SNS", details: ["predictions topic"] });
  return nodes;
}

function idOf(model: string): string {
  return `model:${model}`;
}
