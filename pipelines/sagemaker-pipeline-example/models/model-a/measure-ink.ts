/** How much ink a picture of a page carries. */
export interface Ink {
  /** Share of pixels darker than half way between paper and darkest ink, 0 to 1. */
  readonly inkRatio: number;
  /** Difference in brightness between paper and ink, 0 to 1. */
  readonly contrast: number;
}

/** Share of pixels left out at each end of the brightness range, so that single specks decide nothing. */
const outlierShare = 0.005;

/** Measures ink on pixels in RGBA order. */
export function measureInk(rgba: Uint8ClampedArray): Ink {
  const histogram = new Uint32Array(256);
  const pixels = rgba.length / 4;
  for (let offset = 0; offset < rgba.length; offset += 4) {
    // Rec. 601 luma in whole numbers: weights 299, 587 and 114 of 1000, scaled to 1024.
    const luma = ((rgba[offset] ?? 0) * 306 + (rgba[offset + 1] ?? 0) * 601 + (rgba[offset + 2] ?? 0) * 117) >> 10;
    histogram[luma] = (histogram[luma] ?? 0) + 1;
  }
  const darkest = brightnessAt(histogram, pixels * outlierShare);
  const paper = brightnessAt(histogram, pixels * (1 - outlierShare));
  const threshold = (darkest + paper) / 2;
  const inkPixels = histogram.reduce((sum, count, brightness) => (brightness < threshold ? sum + count : sum), 0);
  return { inkRatio: round(inkPixels / pixels), contrast: round((paper - darkest) / 255) };
}

function brightnessAt(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  return histogram.findIndex((count) => {
    seen += count;
    return seen >= rank && seen > 0;
  });
}

function round(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}
