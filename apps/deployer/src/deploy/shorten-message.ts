/**
 * What a provider says of a failure, without what only its authors read: source positions, the address of the resource, the count and
 * the bullet in front of a single error, the provider's version, request ids and what is said twice.
 */
export function shortenMessage(message: string): string {
  const lines = message
    .split("\n")
    .map((line) => line.trim().replace(/^\*\s+/, ""))
    .filter((line) => line !== "" && !/^\d+ errors? occurred:?$/.test(line))
    .map(shortenLine);
  return [...new Set(lines)]
    .filter(
      (line, index, all) =>
        !all.some((other, at) => at !== index && other.length > line.length && other.includes(line)),
    )
    .join("\n");
}

function shortenLine(line: string): string {
  return line
    .replace(/^error:\s*/i, "")
    .replace(/^sdk-v2\/\S+\.go:\d+:\s*/, "")
    .replace(/^sdk\.helper_schema:\s*/, "")
    .replace(/:\s*provider=aws@[\d.]+$/, "")
    .replace(/^(creating|updating|deleting|reading) urn:\S+:\s*/, "")
    .replace(/\b\d+ errors? occurred:\s*/g, "")
    .replace(/operation error [^:]+: \w+,\s*(exceeded maximum number of attempts, \d+,\s*)?/, "")
    .replace(/https response error StatusCode: (\d+),\s*/, "")
    .replace(/RequestID: [\w-]*,\s*(HostID: \S*,\s*)?/, "")
    .replace(/\bapi error (\w+):/, "$1:")
    .trim();
}
