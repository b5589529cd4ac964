/** The options given on a command line, read by name. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Whether the option was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The option's last value. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** The same options, with a value for one that was not given. */
  withDefault(name: string, value: string): Flags {
    return this.has(name) ? this : this.with(name, value);
  }

  /** The same options, with this value for one, whatever was given. */
  with(name: string, value: string): Flags {
    return new Flags(new Map([...this.#values, [name, [value]]]));
  }

  /** All values of the option. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}
