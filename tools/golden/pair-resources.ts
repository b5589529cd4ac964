import { isDeepStrictEqual } from "node:util";
import { type GoldenResource, type GoldenStack, nameOf, typeOf } from "./golden-stack.ts";
import { traitsOf } from "./traits.ts";

type Resources = GoldenStack["resources"];

/** A resource and what it was before. */
export interface Pair {
  /**
   * `same`: one identity; `alias`: another one that an alias tells the engine of; `version`: names differ in a digest of the content
   * alone; `rename`: the engine sees two, of which a person says that they are one.
   */
  readonly link: "same" | "alias" | "version" | "rename";
  readonly was: string;
  readonly is: string;
}

/** Which resources of two states of a stack are the same ones. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Identities without a successor. */
  readonly removed: readonly string[];
  /** Identities without a predecessor. */
  readonly added: readonly string[];
}

/** Finds for every resource what it was: by identity, else by alias, else by what it is. */
export function pairResources(before: Resources, after: Resources): Pairing {
  const removed = new Set(Object.keys(before).filter((identity) => after[identity] === undefined));
  const added = new Set(Object.keys(after).filter((identity) => before[identity] === undefined));
  const pairs: Pair[] = Object.keys(after)
    .filter((identity) => before[identity] !== undefined)
    .map((identity) => ({ link: "same", was: identity, is: identity }));
  const links: Readonly<Record<Exclude<Pair["link"], "same">, (was: string, is: string) => boolean>> = {
    alias: (was, is) => after[is]?.options?.aliases?.includes(was) === true,
    version: (was, is) => isOtherVersion(was, is),
    rename: (was, is) =>
      typeOf(was) === typeOf(is)
        ? isRenamed([was, before[was]], [is, after[is]])
        : isComponent(was) && isComponent(is) && nameOf(was) === nameOf(is),
  };
  for (const link of ["alias", "version", "rename"] as const) {
    for (const is of added) {
      const was = [...removed].find((each) => links[link](each, is));
      if (was === undefined) continue;
      removed.delete(was);
      added.delete(is);
      pairs.push({ link, was, is });
    }
  }
  return { pairs, removed: [...removed], added: [...added] };
}

/** A component has no input that says what it is: its name does. */
function isComponent(identity: string): boolean {
  return typeOf(identity).startsWith("sluice:");
}

const digestAtEnd = /-[0-9a-f]{8}$/;

function isOtherVersion(was: string, is: string): boolean {
  return digestAtEnd.test(was) && digestAtEnd.test(is) && was.replace(digestAtEnd, "") === is.replace(digestAtEnd, "");
}

/** A child keeps its name when the type of a parent changes, and a thing in AWS keeps its own when its logical name does. */
function isRenamed(
  [was, before]: readonly [string, GoldenResource | undefined],
  [is, after]: readonly [string, GoldenResource | undefined],
): boolean {
  if (nameOf(was) === nameOf(is)) return true;
  const inputs = [before?.inputs ?? {}, after?.inputs ?? {}] as const;
  const property = traitsOf(typeOf(is)).name;
  const names = inputs.map((each) => (property === undefined ? undefined : each[property]));
  if (names[0] !== undefined || names[1] !== undefined) return names[0] === names[1];
  return Object.keys(inputs[0]).length > 0 && isDeepStrictEqual(inputs[0], inputs[1]);
}
