import { type Canvas, createCanvas } from "@napi-rs/canvas";
import type { SeededRandom } from "../models/model-b/seeded-random.ts";

/** How a printed page looks once it was scanned. */
export interface Scan {
  /** Degrees the page lies askew, clockwise. */
  readonly rotationDegrees: number;
  /** Radius of the blur, in pixels. */
  readonly blurPixels: number;
  /** Dark and light specks on the page. */
  readonly speckles: number;
  /** Brightness of the darkest ink, 0 to 255. */
  readonly ink: number;
  /** Brightness of white paper, 0 to 255. */
  readonly paper: number;
}

/** Scans a page: turns, blurs and specks it, and squeezes its brightness between ink and paper, in grey. A clean page stays as it is. */
export function scanPage(page: Canvas, scan: Scan, random: SeededRandom): Canvas {
  const { width, height } = page;
  const scanned = createCanvas(width, height);
  const context = scanned.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate((scan.rotationDegrees * Math.PI) / 180);
  if (scan.blurPixels > 0) context.filter = `blur(${scan.blurPixels}px)`;
  context.drawImage(page, -width / 2, -height / 2);
  context.filter = "none";
  context.resetTransform();
  for (let speckle = 0; speckle < scan.speckles; speckle += 1) {
    context.fillStyle = random.next() < 0.7 ? "#000000" : "#ffffff";
    const size = 1 + random.below(2);
    context.fillRect(random.below(width), random.below(height), size, size);
  }
  const image = context.getImageData(0, 0, width, height);
  squeezeBrightness(image.data, scan);
  context.putImageData(image, 0, 0);
  return scanned;
}

/** Scanners store few shades of grey, which keeps the files small too. */
const greyStep = 8;

function squeezeBrightness(rgba: Uint8ClampedArray, { ink, paper }: Scan): void {
  if (ink === 0 && paper === 255) return;
  for (let offset = 0; offset < rgba.length; offset += 4) {
    const grey = ((rgba[offset] ?? 0) * 306 + (rgba[offset + 1] ?? 0) * 601 + (rgba[offset + 2] ?? 0) * 117) / 1024;
    const squeezed = ink + (grey * (paper - ink)) / 255;
    rgba.fill(Math.round(squeezed / greyStep) * greyStep, offset, offset + 3);
  }
}
