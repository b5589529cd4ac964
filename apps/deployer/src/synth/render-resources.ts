import { stringify } from "yaml";
import type { Environment } from "../environments/environment-schema.ts";
import type { SynthOutput } from "../output/synth-output.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/text.ts";

type SynthResource = SynthOutput["resources"][number];

/** How resources are listed. */
export interface RenderResourcesOptions {
  readonly environment: Environment;
  /** Every resource's inputs as YAML, too. */
  readonly full: boolean;
  readonly style: Style;
}

/** The resources of a pipeline by component, for people. */
export function renderResources(document: SynthOutput, options: RenderResourcesOptions): string {
  const { environment, full, style } = options;
  const made = document.resources.filter(({ type }) => !isComponent(type));
  const head = `${style.bold(document.pipeline)} in ${document.environment}  ${style.dim(`account ${environment.account}, ${environment.region}`)}`;
  const groups = groupByParent(document.resources);
  const body = full
    ? made.map((resource) => renderResource(resource, style))
    : groups.map((group) => renderGroup(group, style));
  return `${[head, ...body, style.bold(`${made.length} resources`)].join("\n\n")}\n`;
}

interface Group {
  readonly component: SynthResource | undefined;
  readonly resources: readonly SynthResource[];
}

function groupByParent(resources: readonly SynthResource[]): Group[] {
  const components = new Map(
    resources.filter(({ type }) => isComponent(type)).map((component) => [component.name, component]),
  );
  const groups = Map.groupBy(
    resources.filter(({ type }) => !isComponent(type)),
    ({ parent }) => parent ?? "",
  );
  return [...groups].map(([parent, children]) => ({ component: components.get(parent), resources: children }));
}

function renderGroup({ component, resources }: Group, style: Style): string {
  const kind = component?.type.split(":").at(-1) ?? "Top";
  const byType = Map.groupBy(resources, ({ type }) => shortType(type));
  const kinds = [...byType]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { length }]) => (length === 1 ? type : `${type} ×${length}`));
  const title = `${style.cyan(kind)} ${component?.name ?? ""}`.trimEnd();
  const number = resources.length === 1 ? "1 resource" : `${resources.length} resources`;
  // A comma stays with its word, and so does the count.
  const lines = wrap(kinds.map((each) => each.replace(" ", "\u00a0")).join(", "), 76);
  return [`${title}  ${style.dim(number)}`, ...lines.map((line) => `  ${line.replaceAll("\u00a0", " ")}`)].join("\n");
}

function renderResource({ type, name, parent, inputs }: SynthResource, style: Style): string {
  const of = parent === null ? "" : style.dim(`  of ${parent}`);
  const yaml = stringify(inputs, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
  return [`${style.cyan(type)} ${name}${of}`, ...yaml.split("\n").map((line) => `  ${line}`)].join("\n");
}

/** Such as `s3.Bucket` of `aws:s3/bucket:Bucket`. */
function shortType(type: string): string {
  const [, module = "", name = type] = type.split(":");
  return `${module.split("/", 1)[0]}.${name}`;
}

function isComponent(type: string): boolean {
  return !type.startsWith("aws:");
}
