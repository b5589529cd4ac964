import { SluiceError } from "@sluice/spec/errors";
import type { Io } from "../io.ts";
import { lockedError } from "./locked-error.ts";
import type { CliError } from "./pulumi-cli.ts";

/** What the engine was asked about. */
export interface CliContext {
  readonly stack: string;
  readonly backend: string;
  readonly io: Pick<Io, "clock" | "env">;
}

/** Whether a stack is not in its backend yet. */
export function isStackMissing({ result }: CliError): boolean {
  return /no stack named .* found/.test(result.stderr);
}

/** A failure of the engine that is about no resource, in words that say what to do. */
export function explainCliError(error: CliError, { backend, io, stack }: CliContext): SluiceError {
  const text = error.result.stderr;
  const reason = reasonOf(text);
  const explained = (code: string, message: string, hint: string) =>
    new SluiceError(code, message, { hint, cause: error });
  if (error.result.code < 0) {
    return explained(
      "ENGINE_KILLED",
      `the Pulumi engine was ended from outside while it worked on ${stack}`,
      "run the command again: it finishes what was begun",
    );
  }
  const [, user, host, pid, since] = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(text) ?? [];
  if (user !== undefined && host !== undefined && since !== undefined) {
    return lockedError(stack, { user, host, pid: Number(pid), since }, io);
  }
  if (/incorrect passphrase/.test(text)) {
    return explained(
      "ENGINE_PASSPHRASE_WRONG",
      `the state of ${stack} is encrypted with another passphrase`,
      "set PULUMI_CONFIG_PASSPHRASE to the passphrase that the first deployment of the stack had",
    );
  }
  if (
    /unmarshal|invalid character|unexpected end of JSON|snapshot integrity|could not deserialize|unable to parse/i.test(
      text,
    )
  ) {
    return explained(
      "ENGINE_STATE_CORRUPT",
      `the state of ${stack} cannot be read: ${reason}`,
      `put an earlier version of .pulumi/stacks/*/${stack}.json back in ${backend}; the file beside it with .bak, the folder .pulumi/history and, in S3, the bucket's versions have them`,
    );
  }
  if (
    /NoSuchBucket|AccessDenied|bucket|no such file or directory|could not list|unable to open|failed to read|blob/i.test(
      text,
    )
  ) {
    return explained(
      "ENGINE_BACKEND",
      `the state in ${backend} cannot be reached: ${reason}`,
      "check that it exists and that you may read and write it; sluice bootstrap makes it",
    );
  }
  return explained(
    "ENGINE_FAILED",
    `${error.operation} failed: ${reason}`,
    "run it again with --debug to see all that the engine says",
  );
}

/** The first line that says what went wrong. */
function reasonOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const line =
    lines.find((each) => each.startsWith("error:")) ?? lines.find((each) => each !== "") ?? "it gave no reason";
  return line.replace(/^error:\s*/, "");
}
