import { SluiceError, type SluiceErrorOptions } from "@sluice/spec/errors";

/** The command line asks for something that cannot be: the command ends with exit code 2. */
export class UsageError extends SluiceError {
  readonly exit = 2;

  constructor(code: string, message: string, options: SluiceErrorOptions = {}) {
    super(code, message, options);
    this.name = "UsageError";
  }
}
