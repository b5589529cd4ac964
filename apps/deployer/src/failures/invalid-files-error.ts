import type { Problem } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";

/** A file and everything that is wrong with it. */
export interface InvalidFile {
  /** As it is shown to a person. */
  readonly file: string;
  /** The file's text, for the excerpts; empty when it could not be read. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Files with problems, all of which are shown with their places; the command ends with exit code 2. */
export class InvalidFilesError extends SluiceError {
  readonly exit = 2;
  readonly files: readonly InvalidFile[];

  constructor(code: string, files: readonly InvalidFile[]) {
    const count = files.reduce((sum, { problems }) => sum + problems.length, 0);
    const where = files.length === 1 ? (files[0]?.file ?? "") : `${files.length} files`;
    super(code, `${where} ${files.length === 1 ? "has" : "have"} ${count === 1 ? "a problem" : `${count} problems`}`);
    this.name = "InvalidFilesError";
    this.files = files;
  }
}
