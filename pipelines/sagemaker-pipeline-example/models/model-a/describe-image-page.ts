import type { ImagePage } from "../shared/document-description.ts";
import { RequestError } from "../shared/request-error.ts";
import type { ImageHeader } from "./image-header.ts";
import { measureInk } from "./measure-ink.ts";
import type { PageReader } from "./page-reader.ts";
import { countWords, cutText } from "./page-text.ts";

/** What {@link describeImagePage} needs. */
export interface DescribeImagePageOptions {
  readonly image: Buffer;
  readonly header: ImageHeader;
  readonly reader: Pick<PageReader, "read">;
}

/**
 * Describes a picture of a page: its size, how much ink is on it, and the words OCR reads.
 * @throws RequestError 400 when the picture cannot be decoded.
 */
export async function describeImagePage({ image, header, reader }: DescribeImagePageOptions): Promise<ImagePage> {
  const { createCanvas, loadImage } = await import("@napi-rs/canvas");
  const picture = await loadImage(image).catch((cause: unknown) => {
    throw new RequestError(400, `the ${header.mediaType} is broken: its pixels cannot be decoded`, { cause });
  });
  const { widthPixels, heightPixels } = header;
  const canvas = createCanvas(widthPixels, heightPixels);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, widthPixels, heightPixels);
  context.drawImage(picture, 0, 0);
  const ink = measureInk(context.getImageData(0, 0, widthPixels, heightPixels).data);
  const { text, confidence } = await reader.read(image);
  return {
    number: 1,
    kind: "image",
    bytes: image.length,
    widthPixels,
    heightPixels,
    ...ink,
    ocrConfidence: confidence,
    characters: text.length,
    words: countWords(text),
    ...cutText(text),
  };
}
