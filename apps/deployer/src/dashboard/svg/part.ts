/** How text looks; sizes in pixels. */
export const textStyles = {
  title: { size: 20, isMono: false },
  lead: { size: 13, isMono: false },
  band: { size: 15, isMono: false },
  strong: { size: 13, isMono: false },
  note: { size: 12, isMono: false },
  faint: { size: 11.5, isMono: false },
  number: { size: 26, isMono: false },
  limit: { size: 11.5, isMono: false },
  code: { size: 11, isMono: true },
} as const;

/** Name of a look. */
export type TextStyle = keyof typeof textStyles;

/** A line of text; `x` is its left end, `y` its baseline. */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: TextStyle;
  /** The whole text, where this is a part of it. */
  readonly whole?: string;
}

/** A rectangle; `x` and `y` are its top left corner. */
export interface PlacedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: "page" | "group" | "band" | "tile" | "code";
  /** Fill of a band. */
  readonly colour?: string;
  /** All that is meant, where the text in it is a part of that. */
  readonly whole?: string;
}

/** A straight line. */
export interface PlacedRule {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly look: "axis" | "limit";
}

/** A piece of the picture with everything in its place, in pixels from its own top left corner. */
export interface Part {
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly rules: readonly PlacedRule[];
  readonly texts: readonly PlacedText[];
}

/** Nothing, of a height. */
export function space(height: number): Part {
  return { height, boxes: [], rules: [], texts: [] };
}

/** Pieces below each other. */
export function stack(parts: readonly Part[], gap = 0): Part {
  let height = 0;
  const placed = parts.map((part, index) => {
    height += index === 0 ? 0 : gap;
    const at = moved(part, 0, height);
    height += part.height;
    return at;
  });
  return { ...beside(placed), height };
}

/** Pieces that are in their places already. */
export function beside(parts: readonly Part[]): Part {
  return {
    height: Math.max(0, ...parts.map(({ height }) => height)),
    boxes: parts.flatMap(({ boxes }) => boxes),
    rules: parts.flatMap(({ rules }) => rules),
    texts: parts.flatMap(({ texts }) => texts),
  };
}

/** A piece to the right and further down. */
export function moved({ boxes, height, rules, texts }: Part, right: number, down: number): Part {
  return {
    height,
    boxes: boxes.map((box) => ({ ...box, x: box.x + right, y: box.y + down })),
    rules: rules.map(({ look, x1, x2, y1, y2 }) => {
      return { look, x1: x1 + right, y1: y1 + down, x2: x2 + right, y2: y2 + down };
    }),
    texts: texts.map((text) => ({ ...text, x: text.x + right, y: text.y + down })),
  };
}
