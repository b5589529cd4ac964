import { AwsError } from "../../gateway/service.ts";
import type { ByteRange } from "../body-store.ts";

/**
 * Reads a `Range` header; undefined, which means the whole object, for none and for forms S3 ignores.
 * @throws AwsError `InvalidRange` (416) for a range that begins after the object's end
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (match === null || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(sizeBytes - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start >= sizeBytes || start > end) {
    throw new AwsError("InvalidRange", 416, "The requested range is not satisfiable", {
      RangeRequested: header ?? "",
      ActualObjectSize: String(sizeBytes),
    });
  }
  return { start, end };
}
