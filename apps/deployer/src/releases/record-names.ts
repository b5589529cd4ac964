/** Where a note is among a pipeline's. */
export interface NotePosition {
  /** The release it comes after, 0 for none. */
  readonly after: number;
  /** 1, 2, 3 and so on among the notes after that release. */
  readonly number: number;
}

/** Name of a release's text, such as `000012.json`; sorts as the numbers do up to a million. */
export function releaseName(number: number): string {
  return `${padded(number)}.json`;
}

/** The number in a release's name; undefined for the name of anything else. */
export function parseReleaseName(name: string): number | undefined {
  const [, digits = ""] = /^(\d{6,15})\.json$/.exec(name) ?? [];
  const number = Number(digits);
  return number > 0 && releaseName(number) === name ? number : undefined;
}

/** Name of a note's text, such as `000012-000001.json` for the first after release 12. */
export function noteName({ after, number }: NotePosition): string {
  return `${padded(after)}-${padded(number)}.json`;
}

/** Where the note of that name is; undefined for the name of anything else. */
export function parseNoteName(name: string): NotePosition | undefined {
  const [, after, number = ""] = /^(\d{6,15})-(\d{6,15})\.json$/.exec(name) ?? [];
  const position = { after: Number(after), number: Number(number) };
  return position.number > 0 && noteName(position) === name ? position : undefined;
}

function padded(number: number): string {
  return String(number).padStart(6, "0");
}
