import { RequestError } from "../shared/request-error.ts";

/** What an image's header says of it. */
export interface ImageHeader {
  readonly mediaType: "image/png" | "image/jpeg";
  readonly widthPixels: number;
  readonly heightPixels: number;
}

/** Most pixels of a page: a letter page at 600 dpi has 34 million, and a small file can claim four billion. */
const pixelsMax = 50_000_000;

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Reads an image's type and size from its first bytes; null when it is neither PNG nor JPEG.
 * @throws RequestError 400 when the header is broken or names a size beyond reason.
 */
export function readImageHeader(image: Buffer): ImageHeader | null {
  const header = readPngHeader(image) ?? readJpegHeader(image);
  if (header === null) return null;
  const { mediaType, widthPixels, heightPixels } = header;
  if (widthPixels === 0 || heightPixels === 0 || widthPixels * heightPixels > pixelsMax) {
    const size = `${widthPixels} x ${heightPixels}`;
    throw new RequestError(400, `the ${mediaType} is ${size} pixels: expected 1 to ${pixelsMax} pixels in all`);
  }
  return header;
}

function readPngHeader(image: Buffer): ImageHeader | null {
  if (!image.subarray(0, 8).equals(pngSignature)) return null;
  if (image.length < 24 || image.toString("latin1", 12, 16) !== "IHDR") {
    throw new RequestError(400, "the PNG ends or breaks before its size");
  }
  return { mediaType: "image/png", widthPixels: image.readUInt32BE(16), heightPixels: image.readUInt32BE(20) };
}

function readJpegHeader(image: Buffer): ImageHeader | null {
  if (image.length < 3 || image.readUIntBE(0, 3) !== 0xffd8ff) return null;
  let offset = 2;
  // Each segment is 0xff, a marker, and its length with the two bytes of the length itself.
  while (offset + 9 <= image.length && image[offset] === 0xff) {
    const marker = image.readUInt8(offset + 1);
    if (isStartOfFrame(marker)) {
      const heightPixels = image.readUInt16BE(offset + 5);
      return { mediaType: "image/jpeg", widthPixels: image.readUInt16BE(offset + 7), heightPixels };
    }
    // A marker may be padded with any number of 0xff.
    offset += marker === 0xff ? 1 : 2 + image.readUInt16BE(offset + 2);
  }
  throw new RequestError(400, "the JPEG ends or breaks before its size");
}

/** 0xc0 to 0xcf begin a frame, except the three that carry tables or are reserved. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
