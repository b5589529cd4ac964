import type { ExactInteger } from "./judge/parse-json.ts";

/** One golden example of a pipeline, as its folder `cases/<name>/` holds it: an input and what its predictions must satisfy. */
export interface Case {
  /** The folder's name. */
  readonly name: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Path of its `expect.yaml` as it is shown to a person. */
  readonly file: string;
  readonly description?: string;
  readonly input: CaseInput;
  /** Seconds until a run of it is given up; absent where the command's own limit holds. */
  readonly timeoutSeconds?: number;
  /** By model; a model that is not named must predict, and no more is asked of it. */
  readonly models: Readonly<Record<string, Expectation>>;
}

/** The document of a case. */
export interface CaseInput {
  /** Absolute. */
  readonly path: string;
  /** The file's name, which is the last part of the document's key. */
  readonly name: string;
  readonly sizeBytes: number;
}

/** What a model's prediction must satisfy. Pointers are JSON Pointers (RFC 6901) in which `*` stands for every member or item. */
export interface Expectation {
  /** Line of `expect.yaml`, from 1. */
  readonly line: number;
  /** A JSON Schema that the whole prediction is valid against. */
  readonly schema?: Placed<unknown>;
  /** Exact values by pointer. */
  readonly equals: Readonly<Record<string, Placed<unknown>>>;
  /** Numbers by pointer. */
  readonly near: Readonly<Record<string, Placed<NearExpectation>>>;
  /** Regular expressions by pointer, found anywhere in the text. */
  readonly matches: Readonly<Record<string, Placed<RegExp>>>;
  /** Pointers that lead nowhere. */
  readonly absent: readonly Placed<string>[];
  /** A prediction that was stored by `--update`, and how the new one is compared with it. */
  readonly stored?: Placed<StoredExpectation>;
}

/** A number that is at most `within` away from `value`. */
export interface NearExpectation {
  readonly value: number | ExactInteger;
  readonly within: number;
}

/** A value, and the line of `expect.yaml` where it is written, from 1. */
export interface Placed<Value> {
  readonly value: Value;
  readonly line: number;
}

/** How a prediction is compared with a stored one. */
export interface StoredExpectation {
  /** Absolute path of the file that holds it. */
  readonly path: string;
  /** Most that a number may differ; 0 is exact. */
  readonly within: number;
  /** Pointers that are not compared. */
  readonly ignore: readonly string[];
  /** Absent until `--update` has stored one. */
  readonly stored?: StoredPrediction;
}

/** What `--update` stores of a prediction: a file of JSON. */
export interface StoredPrediction {
  readonly version: 1;
  readonly model: string;
  /** What made it. */
  readonly madeBy: ModelContent;
  /** With placeholders such as `${documentId}` for what differs from run to run. */
  readonly prediction: unknown;
}

/** What decides a model's predictions, and is the same on a laptop and in AWS. */
export interface ModelContent {
  /** As the pipeline file names it. */
  readonly image: string;
  /** SHA-256 of the model archive, 64 hex digits; absent without one. */
  readonly archive?: string;
}
