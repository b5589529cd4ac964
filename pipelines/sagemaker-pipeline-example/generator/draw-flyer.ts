import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";
import type { SeededRandom } from "../models/model-b/seeded-random.ts";
import { drawProperty } from "./draw-property.ts";
import type { Flyer } from "./flyers.ts";

/** Letter paper at 120 dots per inch. */
const width = 1020;
const height = 1320;
const margin = 70;

const fonts = join(dirname(fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/package.json"))), "ttf");
for (const [file, name] of [
  ["DejaVuSans.ttf", "Flyer"],
  ["DejaVuSans-Bold.ttf", "Flyer Bold"],
  ["DejaVuSerif-Bold.ttf", "Flyer Title"],
] as const) {
  GlobalFonts.registerFromPath(join(fonts, file), name);
}

/** Draws a flyer as it leaves the printer. */
export function drawFlyer(flyer: Flyer, random: SeededRandom): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  if (flyer.layout === "banner") drawBanner(context, flyer, random);
  else drawColumns(context, flyer, random);
  drawFooter(context, flyer);
  return canvas;
}

/** Title on a coloured band, picture below, then figures beside highlights. */
function drawBanner(context: SKRSContext2D, flyer: Flyer, random: SeededRandom): void {
  context.fillStyle = flyer.colour;
  context.fillRect(0, 0, width, 170);
  write(context, flyer.title, { x: margin, y: 88, font: "50px Flyer Title", colour: "#ffffff" });
  write(context, flyer.tagline, { x: margin, y: 136, font: "25px Flyer", colour: "#ffffff" });
  drawProperty(context, { flyer, random, box: { x: margin, y: 205, width: width - 2 * margin, height: 400 } });
  writeAddress(context, flyer, 660);
  drawFacts(context, flyer, { x: margin, y: 770, width: width - 2 * margin });
  drawHighlights(context, flyer, { x: margin, y: 1070 });
}

/** Title above a rule, figures in a box beside the picture, highlights below. */
function drawColumns(context: SKRSContext2D, flyer: Flyer, random: SeededRandom): void {
  write(context, "OFFERING MEMORANDUM", { x: margin, y: 80, font: "22px Flyer Bold", colour: flyer.colour });
  write(context, flyer.title, { x: margin, y: 145, font: "52px Flyer Title", colour: "#222222" });
  write(context, flyer.tagline, { x: margin, y: 195, font: "25px Flyer", colour: "#333333" });
  context.fillStyle = flyer.colour;
  context.fillRect(margin, 222, width - 2 * margin, 5);
  writeAddress(context, flyer, 280);
  drawProperty(context, { flyer, random, box: { x: margin, y: 370, width: width - 2 * margin, height: 330 } });
  drawHighlights(context, flyer, { x: margin, y: 760 });
  drawFacts(context, flyer, { x: margin, y: 985, width: width - 2 * margin });
}

function writeAddress(context: SKRSContext2D, { truth }: Flyer, y: number): void {
  const { street, city, state, zip } = truth.address;
  write(context, street, { x: margin, y, font: "30px Flyer Bold", colour: "#222222" });
  write(context, `${city}, ${state} ${zip}`, { x: margin, y: y + 42, font: "28px Flyer", colour: "#222222" });
}

function drawFacts(context: SKRSContext2D, flyer: Flyer, at: { x: number; y: number; width: number }): void {
  const rowHeight = 46;
  for (const [row, [label, figure]] of flyer.facts.entries()) {
    const y = at.y + row * rowHeight;
    context.fillStyle = row % 2 === 0 ? "#eeeeea" : "#ffffff";
    context.fillRect(at.x, y - 33, at.width, rowHeight);
    write(context, label, { x: at.x + 20, y, font: "26px Flyer", colour: "#222222" });
    write(context, figure, { x: at.x + at.width * 0.55, y, font: "26px Flyer Bold", colour: "#111111" });
  }
}

function drawHighlights(context: SKRSContext2D, flyer: Flyer, at: { x: number; y: number }): void {
  write(context, "Investment Highlights", { ...at, font: "28px Flyer Bold", colour: flyer.colour });
  for (const [row, text] of flyer.highlights.entries()) {
    const y = at.y + 44 + row * 38;
    context.fillStyle = flyer.colour;
    context.fillRect(at.x + 4, y - 14, 9, 9);
    write(context, text, { x: at.x + 32, y, font: "24px Flyer", colour: "#222222" });
  }
}

function drawFooter(context: SKRSContext2D, flyer: Flyer): void {
  context.fillStyle = flyer.colour;
  context.fillRect(0, height - 62, width, 62);
  write(context, flyer.broker, { x: margin, y: height - 22, font: "24px Flyer", colour: "#ffffff" });
}

interface Writing {
  readonly x: number;
  readonly y: number;
  readonly font: string;
  readonly colour: string;
}

function write(context: SKRSContext2D, text: string, { x, y, font, colour }: Writing): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
