import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { define } from "../merge-patch.ts";

/** Something in a composed document that keeps it from being plain data. */
export interface ValueFault {
  readonly kind: "duplicate-key" | "alias-limit" | "unknown-alias" | "circular-alias" | "complex-key" | "too-deep";
  readonly node: Node;
  /** The key or the alias as written. */
  readonly text: string;
}

/** Most levels of a document; a pipeline file has about eight. */
const deepestLevel = 64;

/** Most values that aliases may add to a document. */
const aliasBudget = 10_000;

interface Anchored {
  readonly value: unknown;
  readonly size: number;
}

/**
 * Turns a composed document into plain data. Values behind aliases are counted as often as they are used, so that a few
 * lines cannot grow into gigabytes; keys are compared in one pass, which the library does in quadratic time.
 */
export function yamlValue(document: Document.Parsed): {
  readonly value: unknown;
  readonly faults: readonly ValueFault[];
} {
  const faults: ValueFault[] = [];
  const anchors = new Map<string, Anchored | undefined>();
  let size = 0;
  let added = 0;
  let level = 0;
  return { value: convert(document.contents), faults };

  function convert(node: unknown): unknown {
    if (level > deepestLevel) return fail("too-deep", node as Node, "");
    level += 1;
    const value = convertAny(node);
    level -= 1;
    return value;
  }

  function convertAny(node: unknown): unknown {
    size += 1;
    if (isAlias(node)) return follow(node, node.source);
    const anchor = (node as { anchor?: string } | null)?.anchor;
    const before = size;
    if (anchor !== undefined) anchors.set(anchor, undefined);
    const value = convertPlain(node);
    if (anchor !== undefined) anchors.set(anchor, { value, size: size - before + 1 });
    return value;
  }

  function convertPlain(node: unknown): unknown {
    if (isMap(node)) return convertMap(node);
    if (isSeq(node)) return convertSeq(node);
    return isScalar(node) ? node.value : null;
  }

  function convertSeq(node: YAMLSeq): unknown {
    return node.items.map(convert);
  }

  function convertMap(node: YAMLMap): unknown {
    const mapping: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      if (!isScalar(key)) {
        faults.push({ kind: "complex-key", node: (key ?? node) as Node, text: String(key) });
        continue;
      }
      const text = keyText(key);
      if (Object.hasOwn(mapping, text)) faults.push({ kind: "duplicate-key", node: key, text });
      define(mapping, text, convert(value));
    }
    return mapping;
  }

  function follow(node: Node, name: string): unknown {
    if (!anchors.has(name)) return fail("unknown-alias", node, name);
    const anchored = anchors.get(name);
    if (anchored === undefined) return fail("circular-alias", node, name);
    added += anchored.size;
    size += anchored.size;
    return added > aliasBudget ? fail("alias-limit", node, name) : anchored.value;
  }

  function fail(kind: ValueFault["kind"], node: Node, text: string): null {
    const isLimit = kind === "alias-limit" || kind === "too-deep";
    // One value over a limit is enough to say so.
    if (!isLimit || !faults.some((fault) => fault.kind === kind)) faults.push({ kind, node, text });
    return null;
  }
}

/** A mapping's key as text. */
export function keyText(key: Scalar): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}
