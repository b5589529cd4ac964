/** A box in pixels. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A word as the OCR read it. */
export interface RecognizedWord {
  readonly text: string;
  /** Percent, 0 to 100. */
  readonly confidence: number;
  readonly box: PixelBox;
}

/** A line and its words, from left to right. */
export interface RecognizedLine extends RecognizedWord {
  readonly words: readonly RecognizedWord[];
}
