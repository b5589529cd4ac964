/** Data of a log line: names in snake case; never document content or credentials. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON line per call; `message` is constant, what varies is in the fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines carry these fields as well. */
  with(fields: LogFields): Log;
}

const levels: readonly string[] = ["debug", "info", "warn", "error"];

/** How {@link createLog} writes. */
export interface LogOptions {
  /** On every line. */
  readonly fields: LogFields;
  /** Lowest level written, any case; `AWS_LAMBDA_LOG_LEVEL` has Lambda's own names. @defaultValue info */
  readonly level?: string | undefined;
  /** @defaultValue one line on standard output */
  readonly write?: (line: string) => void;
}

/** Writes straight to standard output: Lambda's patched console would wrap the line in a second JSON object. */
function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A {@link Log} that writes JSON lines with `timestamp` and `level`, as Lambda's JSON log format filters them. */
export function createLog(options: LogOptions): Log {
  const lowest = lowestLevel(options.level?.toLowerCase());
  const write = options.write ?? writeLine;
  const at = (level: string) => {
    const name = level.toUpperCase();
    if (levels.indexOf(level) < lowest) return () => undefined;
    return (message: string, fields?: LogFields) =>
      write(
        JSON.stringify({ timestamp: new Date().toISOString(), level: name, message, ...options.fields, ...fields }),
      );
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => createLog({ ...options, fields: { ...options.fields, ...fields } }),
  };
}

function lowestLevel(level: string | undefined): number {
  if (level === "trace") return 0;
  if (level === "fatal") return levels.length - 1;
  const index = levels.indexOf(level ?? "info");
  return index === -1 ? levels.indexOf("info") : index;
}

/** What a log line says about the answer to a call: its status, and the class that metrics are grouped by, such as `4xx`. */
export function statusFields(status: number): LogFields {
  return { http_status: status, status_class: `${Math.floor(status / 100)}xx` };
}

/** What a log line says about an error; the stack only when the error is not one we made. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const { code, hint } = error as { code?: unknown; hint?: unknown };
  const ours = (error as { brand?: unknown }).brand === "sluice.error";
  const status = statusOf(error);
  return {
    error: error.message,
    error_code: typeof code === "string" ? code : error.name,
    ...(typeof hint === "string" && { hint }),
    ...(status !== undefined && statusFields(status)),
    ...(!ours && { stack: error.stack }),
  };
}

const passing = /throttl|toomanyrequests|slowdown|timeout|serviceunavailable|internalfailure/i;

/**
 * Whether the same call may well succeed later: throttling, a server's own fault, the network. What SageMaker calls a ValidationError
 * and a denied access will not.
 */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status === 429 || status >= 500 || passing.test((error as Error).name);
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return passing.test(String(name)) || (typeof code === "string" && /^E[A-Z]+$/.test(code));
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
