/** A line of the source page. */
export interface SourceLine {
  readonly text: string;
  /** How sure the reader is of the line, 0 to 1; 1 for a text document. */
  readonly confidence: number;
}
