/** What the name of a delivered object is made from. */
export interface ObjectNameParts {
  readonly streamName: string;
  /** May hold `!{timestamp:…}`, `!{firehose:random-string}`. */
  readonly prefix: string;
  /** Epoch milliseconds of the first record. */
  readonly timeMs: number;
  /** A UUID. */
  readonly uniqueId: string;
  readonly fileExtension: string;
}

/**
 * The key Firehose delivers under: evaluated prefix, stream, version, time and a unique id. A prefix without a time gets `yyyy/MM/dd/HH/`.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export function objectName({ streamName, prefix, timeMs, uniqueId, fileExtension }: ObjectNameParts): string {
  const time = new Date(timeMs);
  const hasTime = prefix.includes("!{timestamp:");
  const evaluated = prefix.replace(/!\{(\w+):([^}]+)\}/g, (_whole, namespace: string, argument: string) => {
    if (namespace === "timestamp") return formatTime(argument, time);
    return namespace === "firehose" && argument === "random-string" ? uniqueId.replaceAll("-", "").slice(0, 11) : "";
  });
  const folder = hasTime ? evaluated : `${evaluated}${formatTime("yyyy/MM/dd/HH/", time)}`;
  return `${folder}${streamName}-1-${formatTime("yyyy-MM-dd-HH-mm-ss", time)}-${uniqueId}${fileExtension}`;
}

/** Writes a UTC time by a pattern of Java's DateTimeFormatter, as far as dates in keys need it; text stands in single quotes. */
export function formatTime(pattern: string, time: Date): string {
  const fields: Readonly<Record<string, number>> = {
    y: time.getUTCFullYear(),
    M: time.getUTCMonth() + 1,
    d: time.getUTCDate(),
    H: time.getUTCHours(),
    m: time.getUTCMinutes(),
    s: time.getUTCSeconds(),
    S: time.getUTCMilliseconds(),
  };
  return pattern.replace(
    /'([^']*)'|(([a-zA-Z])\3*)/g,
    (_whole, quoted: string | undefined, letters: string | undefined) => {
      if (letters === undefined) return quoted ?? "";
      const value = fields[letters.charAt(0)];
      if (value === undefined) return letters;
      const text = String(value).padStart(letters.length, "0");
      return letters === "yy" ? text.slice(-2) : text;
    },
  );
}
