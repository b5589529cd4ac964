import { commonPhrases, type PropertyType, phrases, propertyTypes } from "./phrases.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";

/** A made-up offering page and what it offers. */
export interface Example {
  readonly text: string;
  readonly propertyType: PropertyType;
}

/** Examples to learn from, and examples made of other sentences to judge by. */
export interface TrainingData {
  readonly training: readonly Example[];
  readonly heldOut: readonly Example[];
}

/** Share of each type's phrases that training sees. */
const trainingShare = 0.75;

/** Makes the project's training data; the same for the same seed. */
export function makeTrainingData(seed: number): TrainingData {
  const random = seededRandom(seed);
  return {
    training: propertyTypes.flatMap((type) => makeExamples(random, { type, count: 200, part: trainingPhrases })),
    heldOut: propertyTypes.flatMap((type) => makeExamples(random, { type, count: 60, part: heldOutPhrases })),
  };
}

interface ExampleOptions {
  readonly type: PropertyType;
  readonly count: number;
  readonly part: (type: PropertyType) => readonly string[];
}

function makeExamples(random: SeededRandom, { type, count, part }: ExampleOptions): readonly Example[] {
  return Array.from({ length: count }, () => {
    const own = Array.from({ length: 2 + random.below(4) }, () => random.pick(part(type)));
    const common = Array.from({ length: 2 + random.below(4) }, () => random.pick(commonPhrases));
    // Pages mention their neighbours too: an office next to shops is still an office.
    const foreign = random.next() < 0.4 ? [random.pick(part(random.pick(propertyTypes)))] : [];
    const text = [...common, ...own, ...foreign].map((phrase) => blur(random, phrase)).join(". ");
    return { text, propertyType: type };
  });
}

function trainingPhrases(type: PropertyType): readonly string[] {
  return phrases[type].slice(0, Math.round(phrases[type].length * trainingShare));
}

function heldOutPhrases(type: PropertyType): readonly string[] {
  return phrases[type].slice(Math.round(phrases[type].length * trainingShare));
}

/** Changes a letter in one of twelve words, as OCR does on a poor scan. */
function blur(random: SeededRandom, phrase: string): string {
  return phrase
    .split(" ")
    .map((word) => {
      if (random.next() > 1 / 12) return word;
      const at = random.below(word.length);
      return word.slice(0, at) + random.pick(["l", "e", "c", "m", "0", ""]) + word.slice(at + 1);
    })
    .join(" ");
}
