/** Where a ledger's texts are: numbered, written once, never changed. */
export interface ReleaseStore {
  /** Numbers of a pipeline's releases, in no order. */
  numbers(pipeline: string): Promise<readonly number[]>;
  read(pipeline: string, number: number): Promise<string>;
  /** Writes a release's text whole, or answers false when the number is taken. */
  create(pipeline: string, number: number, text: string): Promise<boolean>;
  /** Where a release is, for messages. */
  placeOf(pipeline: string, number: number): string;
}

/** Name of a release's text, such as `000012.json`; sorts as the numbers do up to a million. */
export function releaseName(number: number): string {
  return `${String(number).padStart(6, "0")}.json`;
}

/** The number in a release's name; undefined for the name of anything else. */
export function parseReleaseName(name: string): number | undefined {
  const [, digits] = /^(\d{6,15})\.json$/.exec(name) ?? [];
  const number = digits === undefined ? 0 : Number(digits);
  return number > 0 && releaseName(number) === name ? number : undefined;
}
