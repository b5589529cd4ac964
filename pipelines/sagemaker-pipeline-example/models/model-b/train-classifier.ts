import { classify, featuresOf, softmax } from "./classify.ts";
import { propertyTypes } from "./phrases.ts";
import type { PropertyTypeModel } from "./property-type-model.ts";
import { type Example, makeTrainingData } from "./training-data.ts";
import { wordsOf } from "./words-of.ts";

const seed = 20_261_122;
const version = "1.2.0";

/** Examples a word must stand in to be learnt; rarer ones are mostly misread words. */
const wordExamplesMin = 4;
const epochs = 60;
const learningRate = 4;
/** Pull of every weight towards zero (L2), so that no single word decides alone. */
const decay = 0.000_2;

interface Sample {
  readonly features: readonly (readonly [string, number])[];
  readonly label: number;
}

/** Trains the classifier: logistic regression over words, by gradient descent. The same model on every run. */
export function trainClassifier(): PropertyTypeModel {
  const { training, heldOut } = makeTrainingData(seed);
  const { biases, weights } = fit(samplesOf(training));
  const model: PropertyTypeModel = {
    format: "sluice-example/property-type-model/v1",
    version,
    training: { seed, examples: training.length, heldOutExamples: heldOut.length, heldOutAccuracy: 0 },
    labels: propertyTypes,
    biases: biases.map(round),
    weights: Object.fromEntries([...weights].sort().map(([word, row]) => [word, row.map(round)])),
  };
  const hits = heldOut.filter(({ text, propertyType }) => classify(model, text).propertyType === propertyType);
  return { ...model, training: { ...model.training, heldOutAccuracy: round(hits.length / heldOut.length) } };
}

function samplesOf(examples: readonly Example[]): readonly Sample[] {
  const counted = examples.map(({ text }) => {
    const counts = new Map<string, number>();
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const examplesByWord = new Map<string, number>();
  for (const counts of counted) {
    for (const word of counts.keys()) examplesByWord.set(word, (examplesByWord.get(word) ?? 0) + 1);
  }
  return examples.map(({ propertyType }, index) => {
    const counts = [...(counted[index] ?? [])].filter(([word]) => (examplesByWord.get(word) ?? 0) >= wordExamplesMin);
    return { features: featuresOf(new Map(counts)), label: propertyTypes.indexOf(propertyType) };
  });
}

function fit(samples: readonly Sample[]): { biases: number[]; weights: Map<string, number[]> } {
  const zeros = () => propertyTypes.map(() => 0);
  const biases = zeros();
  const weights = new Map<string, number[]>();
  for (const { features } of samples) for (const [word] of features) weights.set(word, zeros());
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const step = learningRate / (1 + epoch / 10) / 10;
    // The samples come type by type; a stride that shares no factor with their number mixes them the same way each time.
    for (let turn = 0; turn < samples.length; turn += 1) {
      const sample = samples[(turn * 7_919) % samples.length];
      if (sample !== undefined) learn(sample, { biases, weights, step });
    }
  }
  return { biases, weights };
}

interface Learning {
  readonly biases: number[];
  readonly weights: Map<string, number[]>;
  readonly step: number;
}

function learn({ features, label }: Sample, { biases, weights, step }: Learning): void {
  const scores = [...biases];
  for (const [word, feature] of features) {
    for (const [index, weight] of (weights.get(word) ?? []).entries())
      scores[index] = (scores[index] ?? 0) + weight * feature;
  }
  const errors = softmax(scores).map((probability, index) => (index === label ? 1 : 0) - probability);
  for (const [index, error] of errors.entries()) biases[index] = (biases[index] ?? 0) + step * 0.1 * error;
  for (const [word, feature] of features) {
    const row = weights.get(word) ?? [];
    for (const [index, error] of errors.entries()) {
      const weight = row[index] ?? 0;
      row[index] = weight + step * (error * feature - decay * weight);
    }
  }
}

function round(value: number): number {
  // Adding zero turns -0 into 0, which JSON would keep apart from it.
  return Math.round(value * 10_000) / 10_000 + 0;
}
