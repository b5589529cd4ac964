import type { Problem } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";

/** A file with problems: every one of them is shown with its place, and the command ends with exit code 2. */
export class InvalidFileError extends SluiceError {
  readonly exit = 2;
  /** As the person named it. */
  readonly file: string;
  /** The file's text, for the excerpts; empty when it could not be read. */
  readonly text: string;
  readonly problems: readonly Problem[];

  constructor(file: string, text: string, problems: readonly Problem[]) {
    super("DEPLOY_INVALID_FILE", `${file} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}`);
    this.name = "InvalidFileError";
    this.file = file;
    this.text = text;
    this.problems = problems;
  }
}
