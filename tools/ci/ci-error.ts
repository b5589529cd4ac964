/** What keeps a command of CI from its work, told to whoever started it without a stack trace. */
export class CiError extends Error {
  override readonly name = "CiError";
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Runs a command as this process and sets its exit code: what the command returns, or 2 for a {@link CiError}. */
export async function runCommand(command: (argv: readonly string[]) => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CiError) && !isUsageError(error)) throw error;
    const hint = error instanceof CiError && error.hint !== undefined ? `\n  ${error.hint}` : "";
    process.stderr.write(`error: ${error.message}${hint}\n`);
    process.exitCode = 2;
  }
}

/** What `parseArgs` throws when an option is not known or lacks its value. */
function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
