import type { PixelBox, RecognizedLine, RecognizedWord } from "./recognized-page.ts";

/** Size of a picture in pixels. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** One block of a Textract answer. */
export type Block = Readonly<Record<string, unknown>> & { readonly Id: string };

/**
 * What was read, in Textract's shape: the page, then its lines, then their words, boxes as ratios of the page.
 * @see https://docs.aws.amazon.com/textract/latest/dg/API_Block.html
 */
export function textractBlocks(
  lines: readonly RecognizedLine[],
  size: PageSize,
  newId: () => string,
): readonly Block[] {
  const words = lines.map((line) => line.words.map((word) => wordBlock(word, size, newId())));
  const lineBlocks = lines.map((line, index) => lineBlock(line, { size, id: newId(), children: words[index] ?? [] }));
  const wholePage = { left: 0, top: 0, right: size.width, bottom: size.height };
  const page: Block = {
    BlockType: "PAGE",
    Id: newId(),
    Geometry: geometry(wholePage, size),
    ...relationships(lineBlocks),
  };
  return [page, ...lineBlocks, ...words.flat()];
}

function wordBlock({ text, confidence, box }: RecognizedWord, size: PageSize, id: string): Block {
  return {
    BlockType: "WORD",
    Id: id,
    Text: text,
    TextType: "PRINTED",
    Confidence: confidence,
    Geometry: geometry(box, size),
  };
}

interface LineParts {
  readonly size: PageSize;
  readonly id: string;
  readonly children: readonly Block[];
}

function lineBlock({ text, confidence, box }: RecognizedLine, { size, id, children }: LineParts): Block {
  return {
    BlockType: "LINE",
    Id: id,
    Text: text,
    Confidence: confidence,
    Geometry: geometry(box, size),
    ...relationships(children),
  };
}

function relationships(children: readonly Block[]): object {
  return children.length === 0 ? {} : { Relationships: [{ Type: "CHILD", Ids: children.map((child) => child.Id) }] };
}

function geometry({ left, top, right, bottom }: PixelBox, { width, height }: PageSize): object {
  const [x0, y0, x1, y1] = [left / width, top / height, right / width, bottom / height];
  return {
    BoundingBox: { Left: x0, Top: y0, Width: x1 - x0, Height: y1 - y0 },
    Polygon: [
      { X: x0, Y: y0 },
      { X: x1, Y: y0 },
      { X: x1, Y: y1 },
      { X: x0, Y: y1 },
    ],
  };
}
