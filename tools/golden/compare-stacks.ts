import { type GoldenResource, type GoldenStack, typeOf } from "./golden-stack.ts";
import { wordsOf } from "./in-general.ts";
import { type Pair, pairResources } from "./pair-resources.ts";
import { propertyDifferences, valueDifferences } from "./property-differences.ts";
import { type Fate, fates, type ResourceDifference, type StackDifference } from "./stack-difference.ts";

const endpointType = "aws:sagemaker/endpoint:Endpoint";

/** What a deployment of `after` would do to a stack that runs `before`, worst first. */
export function compareStacks(before: GoldenStack, after: GoldenStack): StackDifference {
  const { pairs, removed, added } = pairResources(before.resources, after.resources);
  const resources = [
    ...pairs.flatMap((pair) => ofPair(pair, before.resources[pair.was], after.resources[pair.is])),
    ...removed.map((identity) => alone("removed", identity, before.resources[identity])),
    ...added.map((identity) => alone("added", identity, after.resources[identity])),
  ];
  const { pipeline, environment } = after;
  return {
    pipeline,
    environment,
    words: wordsOf(after),
    resources: resources.sort((a, b) => rank(a) - rank(b) || (a.identity < b.identity ? -1 : 1)),
    outputs: valueDifferences(before.outputs, after.outputs),
  };
}

function ofPair(
  pair: Pair,
  before: GoldenResource | undefined,
  after: GoldenResource | undefined,
): ResourceDifference[] {
  if (before === undefined || after === undefined) return [];
  const type = typeOf(pair.is);
  const { changes, goesFirst } = propertyDifferences({ type, before, after });
  if (pair.link === "same" && changes.length === 0) return [];
  const fate = fateOf(pair.link, type, changes);
  return [
    {
      fate,
      type,
      identity: pair.is,
      ...(pair.was === pair.is ? {} : { was: pair.was }),
      // What runs is what may be deleted: it is the old option that counts.
      protected: before.options?.protect === true,
      goesFirst: fate === "replaced" && goesFirst,
      changes,
    },
  ];
}

function fateOf(link: Pair["link"], type: string, changes: ResourceDifference["changes"]): Fate {
  if (link === "version") return "renewed";
  if (link === "rename") return "renamed";
  if (changes.some(({ replaces }) => replaces)) return "replaced";
  if (type === endpointType && changes.some(({ path }) => path === "endpointConfigName")) return "restarted";
  return link === "alias" ? "adopted" : "changed";
}

function alone(fate: Fate, identity: string, resource: GoldenResource | undefined): ResourceDifference {
  const isProtected = resource?.options?.protect === true;
  return { fate, type: typeOf(identity), identity, protected: isProtected, goesFirst: false, changes: [] };
}

function rank({ fate }: ResourceDifference): number {
  return fates.indexOf(fate);
}
