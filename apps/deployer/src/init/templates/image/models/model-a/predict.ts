/** What the model reads; every other document is answered with status 415. */
export const mediaTypes: readonly string[] = ["image/png", "image/jpeg"];

/** What the model says of an image: the JSON that is delivered. */
export interface Prediction {
  readonly format: "png" | "jpeg";
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Width divided by height. */
  readonly aspectRatio: number;
  readonly orientation: "landscape" | "portrait" | "square";
}

/** The model itself: replace what this does with your own. It reads how large an image is. */
export function predict(document: Buffer): Prediction {
  const { format, width, height } = readPng(document) ?? readJpeg(document) ?? noImage();
  const orientation = width > height ? "landscape" : width < height ? "portrait" : "square";
  return { format, widthPixels: width, heightPixels: height, aspectRatio: width / height, orientation };
}

interface Size {
  readonly format: Prediction["format"];
  readonly width: number;
  readonly height: number;
}

// The first chunk of a PNG is its header: https://www.w3.org/TR/png-3/#11IHDR
function readPng(bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || bytes.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") return undefined;
  return { format: "png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

// Segments follow each other until one that starts a frame, which has the size: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
function readJpeg(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at);
    const startsFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (startsFrame) return { format: "jpeg", height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
  return undefined;
}

function noImage(): never {
  throw new Error("this is neither a PNG nor a JPEG");
}
