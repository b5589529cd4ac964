import type { GoldenStack } from "./golden-stack.ts";
import type { ResourceDifference } from "./stack-difference.ts";

/** Words of one stack and what stands for them in all. */
export type StackWords = readonly (readonly [word: string, general: string])[];

/** What a stack's resources are named after. */
export function wordsOf({ pipeline, environment, stage, account, outputs }: GoldenStack): StackWords {
  const models = Object.keys((outputs["models"] ?? {}) as Readonly<Record<string, unknown>>);
  const words = [
    [pipeline, "<pipeline>"],
    [environment, "<environment>"],
    [account, "<account>"],
    [stage, "<stage>"],
    ...models.map((model) => [model, "<model>"] as const),
  ] as const;
  // A longer word may hold a shorter one, as `data_dev` holds `dev`.
  return [...words].sort(([a], [b]) => b.length - a.length);
}

/** A difference without the words of its stack, so that the same one in another stack, or of another model, is equal to it. */
export function inGeneral(difference: ResourceDifference, words: StackWords): ResourceDifference {
  const { changes } = difference;
  return { ...difference, changes: changes.map((change) => generalValue(change, words) as typeof change) };
}

/** A digest of 8 or 12 digits, as names and tags end in. Letters and digits, so that no account is taken for one. */
const digest = /^(?=.*[0-9])(?=.*[a-f])(?:[0-9a-f]{8}|[0-9a-f]{12})$/;

const uuid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g;

function generalValue(value: unknown, words: StackWords): unknown {
  if (typeof value === "string") return generalText(value, words);
  if (Array.isArray(value)) return value.map((item) => generalValue(item, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, generalValue(item, words)]));
}

function generalText(text: string, words: StackWords): string {
  const named = words.reduce((so, [word, general]) => so.replace(wholeWord(word), general), text);
  return named.replace(uuid, "<id>").replace(/[0-9a-z]+/g, (word) => (digest.test(word) ? "<digest>" : word));
}

function wholeWord(word: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${word.replace(/\W/g, "\\$&")}(?![A-Za-z0-9])`, "g");
}
