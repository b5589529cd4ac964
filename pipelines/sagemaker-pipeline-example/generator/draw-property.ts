import type { SKRSContext2D } from "@napi-rs/canvas";
import type { SeededRandom } from "../models/model-b/seeded-random.ts";
import type { Flyer } from "./flyers.ts";

/** A rectangle on the page, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What {@link drawProperty} needs. */
export interface DrawPropertyOptions {
  readonly flyer: Flyer;
  readonly random: SeededRandom;
  readonly box: Box;
}

interface Shape {
  /** Share of the picture's height. */
  readonly height: number;
  /** Share of the picture's width. */
  readonly width: number;
  readonly floors: number;
  readonly bays: number;
}

/** How buildings of each type stand in the picture; land has none. */
const shapes: Readonly<Record<string, Shape>> = {
  hospitality: { height: 0.6, width: 0.6, floors: 5, bays: 14 },
  industrial: { height: 0.36, width: 0.8, floors: 1, bays: 9 },
  multifamily: { height: 0.5, width: 0.7, floors: 3, bays: 11 },
  office: { height: 0.72, width: 0.4, floors: 8, bays: 7 },
  retail: { height: 0.32, width: 0.75, floors: 1, bays: 7 },
};

/** Draws the property where a flyer has its photograph. */
export function drawProperty(context: SKRSContext2D, { flyer, random, box }: DrawPropertyOptions): void {
  const ground = box.y + box.height * 0.84;
  fill(context, "#cfdde8", box);
  fill(context, "#b4bd9f", { ...box, y: ground, height: box.y + box.height - ground });
  for (let tree = 0; tree < 7; tree += 1) {
    const x = box.x + 40 + random.below(box.width - 80);
    const radius = 14 + random.below(18);
    context.fillStyle = "#7f9470";
    context.beginPath();
    context.arc(x, ground - radius - 8, radius, 0, 2 * Math.PI);
    context.fill();
    fill(context, "#6d5b48", { x: x - 3, y: ground - 12, width: 6, height: 12 });
  }
  const shape = shapes[flyer.truth.propertyType];
  if (shape !== undefined) drawBuilding(context, { shape, flyer, box, ground });
  fill(context, "#8d8f90", { ...box, y: box.y + box.height * 0.92, height: box.height * 0.05 });
}

interface Building {
  readonly shape: Shape;
  readonly flyer: Flyer;
  readonly box: Box;
  readonly ground: number;
}

function drawBuilding(context: SKRSContext2D, { shape, flyer, box, ground }: Building): void {
  const width = box.width * shape.width;
  const height = box.height * shape.height;
  const x = box.x + (box.width - width) / 2;
  const y = ground - height;
  fill(context, "#e6e0d4", { x, y, width, height });
  fill(context, flyer.colour, { x, y, width, height: 14 });
  const bay = width / shape.bays;
  const floor = (height - 30) / shape.floors;
  for (let row = 0; row < shape.floors; row += 1) {
    for (let column = 0; column < shape.bays; column += 1) {
      fill(context, "#5f7486", {
        x: x + column * bay + bay * 0.2,
        y: y + 28 + row * floor + floor * 0.15,
        width: bay * 0.6,
        height: floor * 0.62,
      });
    }
  }
}

function fill(context: SKRSContext2D, colour: string, { x, y, width, height }: Box): void {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}
