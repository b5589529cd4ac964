/** An object named by a URI. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `s3://bucket/key`, or the same object's `https` address; undefined if it is neither. The key is taken as it stands. */
export function parseS3Uri(uri: string): ObjectAddress | undefined {
  const s3 = /^s3:\/\/([^/]+)\/([\s\S]+)$/.exec(uri);
  if (s3?.[1] !== undefined && s3[2] !== undefined) return { bucket: s3[1], key: s3[2] };
  const virtualHosted = /^https:\/\/([^/]+)\.s3[.-][^/]*amazonaws\.com\/([\s\S]+)$/.exec(uri);
  if (virtualHosted?.[1] !== undefined && virtualHosted[2] !== undefined) {
    return { bucket: virtualHosted[1], key: decodeURIComponent(virtualHosted[2]) };
  }
  return undefined;
}
