import type { PropertyTypeModel } from "./property-type-model.ts";
import { wordsOf } from "./words-of.ts";

/** What model-b thinks a text offers. */
export interface Classification {
  readonly propertyType: string;
  /** Probability of `propertyType`, 0 to 1. */
  readonly confidence: number;
  /** By property type, 0 to 1; they add up to 1 but for rounding. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Words that spoke for `propertyType` the most, strongest first. */
  readonly topWords: readonly { readonly word: string; readonly weight: number }[];
}

const topWordsMax = 8;

/** Classifies a text. A text without a known word gets the labels' base rates. */
export function classify(model: PropertyTypeModel, text: string): Classification {
  const counts = knownWords(model, text);
  const scores = [...model.biases];
  const contributions: { word: string; byLabel: readonly number[] }[] = [];
  for (const [word, feature] of featuresOf(counts)) {
    const byLabel = (model.weights[word] ?? []).map((weight) => weight * feature);
    contributions.push({ word, byLabel });
    for (const [label, contribution] of byLabel.entries()) scores[label] = (scores[label] ?? 0) + contribution;
  }
  const probabilities = softmax(scores);
  const winner = probabilities.indexOf(Math.max(...probabilities));
  return {
    propertyType: model.labels[winner] ?? "",
    confidence: round(probabilities[winner] ?? 0),
    probabilities: Object.fromEntries(model.labels.map((label, index) => [label, round(probabilities[index] ?? 0)])),
    topWords: contributions
      .map(({ word, byLabel }) => ({ word, weight: round(byLabel[winner] ?? 0) }))
      .filter(({ weight }) => weight > 0)
      .sort((one, other) => other.weight - one.weight || (one.word < other.word ? -1 : 1))
      .slice(0, topWordsMax),
  };
}

/**
 * Turns word counts into features: repeats count less and less, and a long page counts no more than a short one.
 * @returns word and feature; the features' squares add up to 1.
 */
export function featuresOf(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  const damped = [...counts].map(([word, count]) => [word, 1 + Math.log(count)] as const);
  const length = Math.sqrt(damped.reduce((sum, [, feature]) => sum + feature * feature, 0));
  return damped.map(([word, feature]) => [word, feature / length] as const);
}

/** Probabilities that belong to scores. */
export function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function knownWords(model: PropertyTypeModel, text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) {
    if (Object.hasOwn(model.weights, word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
