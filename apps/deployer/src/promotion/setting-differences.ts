import { isDeepStrictEqual } from "node:util";
import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import { listOf } from "../plan/wording.ts";
import type { ContentPlaces } from "./release-content.ts";

/**
 * How two pipelines differ in what makes predictions and is no file of its own: which documents come in, the order of the models, and
 * what each container is told. A sentence for each difference, in the words of the pipeline file. What only one of them has as a
 * model is left out.
 */
export function settingDifferences(here: ResolvedPipeline, there: ResolvedPipeline, places: ContentPlaces): string[] {
  const models = new Map(here.models.map((model) => [model.name, model]));
  return [
    ...difference("prefix of the source", here.source.prefix, there.source.prefix, places),
    ...difference("suffixes of the source", here.source.suffixes, there.source.suffixes, places),
    ...there.models.flatMap((model) => {
      const own = models.get(model.name);
      return own === undefined ? [] : modelDifferences(own, model, places);
    }),
  ];
}

function modelDifferences(here: ResolvedModel, there: ResolvedModel, places: ContentPlaces): string[] {
  const { name } = there;
  return [
    ...difference(`dependsOn of ${name}`, here.parents, there.parents, places),
    ...difference(`accept of ${name}`, here.accept, there.accept, places),
    ...variableDifferences(name, here.env, there.env, places),
  ];
}

/** Values of variables may be secrets: their names alone are told. */
function variableDifferences(
  model: string,
  here: ResolvedModel["env"],
  there: ResolvedModel["env"],
  places: ContentPlaces,
): string[] {
  const [mine, theirs] = [new Map(Object.entries(here)), new Map(Object.entries(there))];
  return [...new Set([...theirs.keys(), ...mine.keys()])].toSorted().flatMap((name) => {
    const [one, other] = [mine.get(name), theirs.get(name)];
    if (one === other) return [];
    const variable = `variable ${name} of ${model}`;
    if (one === undefined) return [`${variable} is set in ${places.there} and not in ${places.here}`];
    if (other === undefined) return [`${variable} is set in ${places.here} and not in ${places.there}`];
    return [`${variable} is not the same in ${places.here} and in ${places.there}`];
  });
}

type Value = string | readonly string[];

function difference(what: string, mine: Value, theirs: Value, { here, there }: ContentPlaces): string[] {
  if (isDeepStrictEqual(inOrder(mine), inOrder(theirs))) return [];
  return [`${what} is ${render(mine)} in ${here}, ${render(theirs)} in ${there}`];
}

/** Neither suffixes nor parents have an order. */
function inOrder(value: Value): Value {
  return typeof value === "string" ? value : [...new Set(value)].toSorted();
}

/** What is empty looks as in the file, and like no name. */
function render(value: Value): string {
  if (typeof value === "string") return value === "" ? '""' : value;
  return value.length === 0 ? "[]" : listOf(value);
}
