import { Graph, layout } from "@dagrejs/dagre";
import type { Drawing, DrawnNode } from "./drawing.ts";
import { textPixels } from "./text-pixels.ts";

/** A point of the picture, in pixels from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with its place; `x` and `y` are its top left corner. */
export interface PlacedNode extends DrawnNode, Point {
  readonly width: number;
  readonly height: number;
}

/** A drawing with a place for everything, in pixels. */
export interface PlacedDrawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly { readonly points: readonly Point[] }[];
}

/** Sizes the boxes are made for, in pixels. */
export const boxMetrics = { titleSize: 14, detailSize: 12, lineHeight: 18, paddingX: 16, paddingY: 12 } as const;

const margin = 24;
const titleHeight = 36;

/** Places a drawing's boxes from left to right, in the direction documents flow. */
export function layoutDrawing(drawing: Drawing): PlacedDrawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 20, ranksep: 64, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of drawing.nodes) graph.setNode(node.id, boxSize(node));
  for (const { from, to } of drawing.edges) graph.setEdge(from, to);
  layout(graph);
  if (isUpsideDown(drawing, graph)) turnOver(graph);
  const nodes = drawing.nodes.map((node) => placeNode(node, graph.node(node.id) as Placement));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const halfWidth = Math.max(...nodes.map((node) => node.width)) / 2;
  const edges = drawing.edges.flatMap(({ from: fromId, to: toId }) => {
    const { points } = graph.edge(fromId, toId) as { points: readonly Point[] };
    const [from, to] = [byId.get(fromId), byId.get(toId)];
    return from === undefined || to === undefined ? [] : [{ points: routeEdge({ from, to, halfWidth, points }) }];
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const titleWidth = textPixels(drawing.title, 16) + 2 * margin;
  return {
    title: drawing.title,
    width: Math.ceil(Math.max(width, titleWidth)),
    height: Math.ceil(height + titleHeight),
    nodes,
    edges,
  };
}

// dagre minimises crossings, for which a picture and its mirror image are equal: people expect the file's order from the top.
function isUpsideDown(drawing: Drawing, graph: Graph): boolean {
  const columns = Map.groupBy(
    drawing.nodes.map(({ id }) => graph.node(id) as Placement),
    ({ x }) => Math.round(x),
  );
  let balance = 0;
  for (const column of columns.values()) {
    for (let index = 1; index < column.length; index++) {
      balance += Math.sign((column[index]?.y ?? 0) - (column[index - 1]?.y ?? 0));
    }
  }
  return balance < 0;
}

function turnOver(graph: Graph): void {
  const { height = 0 } = graph.graph() as { height?: number };
  const flip = (point: { y: number }) => {
    point.y = height - point.y;
  };
  for (const id of graph.nodes()) flip(graph.node(id) as { y: number });
  for (const edge of graph.edges()) (graph.edge(edge) as { points: { y: number }[] }).points.forEach(flip);
}

/**
 * Leads an edge from the right side of a box to the left side of another. Of dagre's own points every second lies in a column it
 * passes, where the edge runs level between the boxes; the rest lie between columns and are bends it does not need.
 */
function routeEdge({ from, to, halfWidth, points }: EdgeToRoute): Point[] {
  const passed = points.slice(1, -1).filter((_, index) => index % 2 === 1);
  const level = passed.flatMap(({ x, y }) =>
    [-halfWidth, halfWidth].map((offset) => ({ x: round(x + offset), y: round(y + titleHeight) })),
  );
  return [
    { x: from.x + from.width, y: round(from.y + from.height / 2) },
    ...level,
    { x: to.x, y: round(to.y + to.height / 2) },
  ];
}

interface EdgeToRoute {
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  /** Half the width of the widest column. */
  readonly halfWidth: number;
  /** As dagre bends it. */
  readonly points: readonly Point[];
}

interface Placement extends Point {
  readonly width: number;
  readonly height: number;
}

function placeNode(node: DrawnNode, { x, y, width, height }: Placement): PlacedNode {
  return { ...node, width, height, x: round(x - width / 2), y: round(y - height / 2 + titleHeight) };
}

function boxSize({ title, details }: DrawnNode): { width: number; height: number } {
  const { titleSize, detailSize, lineHeight, paddingX, paddingY } = boxMetrics;
  const texts = [textPixels(title, titleSize), ...details.map((detail) => textPixels(detail, detailSize))];
  return {
    width: Math.ceil(Math.max(...texts) + 2 * paddingX),
    height: lineHeight * (1 + details.length) + 2 * paddingY,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
