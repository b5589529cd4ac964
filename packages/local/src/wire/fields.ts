/** A JSON object whose members have not been looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Makes the error that a field's problem is reported with. */
export type FieldError = (problem: string) => Error;

/** Bounds of a whole number. */
export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
}

/** Reads the members of an object one by one, failing with a sentence that names the member. */
export class Fields {
  readonly values: JsonObject;
  readonly #path: string;
  readonly #error: FieldError;

  constructor(values: unknown, error: FieldError, path = "") {
    this.#path = path;
    this.#error = error;
    if (!isObject(values)) throw error(`${path === "" ? "the input" : path} must be an object`);
    this.values = values;
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name);
  }

  optionalString(name: string): string | undefined {
    return this.#optional(name, "a string", (value) => typeof value === "string");
  }

  integer(name: string, bounds: IntegerBounds, otherwise?: number): number {
    const value = this.values[name] ?? otherwise;
    if (value === undefined) return this.#missing(name);
    if (typeof value === "number" && Number.isInteger(value) && value >= bounds.min && value <= bounds.max)
      return value;
    throw this.#error(
      `${this.#name(name)} must be a whole number from ${bounds.min} to ${bounds.max}, not ${JSON.stringify(value)}`,
    );
  }

  optionalInteger(name: string, bounds: IntegerBounds): number | undefined {
    return this.has(name) ? this.integer(name, bounds) : undefined;
  }

  boolean(name: string, otherwise: boolean): boolean {
    return this.#optional<boolean>(name, "true or false", (value) => typeof value === "boolean") ?? otherwise;
  }

  strings(name: string): readonly string[] {
    const isStrings = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");
    return this.#optional<string[]>(name, "a list of strings", isStrings) ?? [];
  }

  stringMap(name: string): Readonly<Record<string, string>> {
    const isStringMap = (value: unknown) =>
      isObject(value) && Object.values(value).every((item) => typeof item === "string");
    return this.#optional<Record<string, string>>(name, "an object of strings", isStringMap) ?? {};
  }

  object(name: string): Fields {
    return this.optionalObject(name) ?? this.#missing(name);
  }

  optionalObject(name: string): Fields | undefined {
    return this.has(name) ? new Fields(this.values[name], this.#error, this.#name(name)) : undefined;
  }

  objects(name: string): readonly Fields[] {
    const list = this.#optional<unknown[]>(name, "a list", Array.isArray) ?? [];
    return list.map((item, index) => new Fields(item, this.#error, `${this.#name(name)}[${index}]`));
  }

  #optional<T>(name: string, expected: string, isRight: (value: unknown) => boolean): T | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (!isRight(value)) throw this.#error(`${this.#name(name)} must be ${expected}`);
    return value as T;
  }

  #missing(name: string): never {
    throw this.#error(`${this.#name(name)} is missing`);
  }

  #name(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
