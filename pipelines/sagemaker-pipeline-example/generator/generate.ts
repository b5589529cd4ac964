import { writeFileSync } from "node:fs";
import { seededRandom } from "../models/model-b/seeded-random.ts";
import { drawFlyer } from "./draw-flyer.ts";
import { flyers } from "./flyers.ts";
import { scanPage } from "./scan-page.ts";
import { textTruths } from "./text-truths.ts";

/** JPEG quality of scans, 0 to 100. */
const jpegQuality = 60;

const inputs = new URL("../inputs/", import.meta.url);

for (const [index, flyer] of flyers.entries()) {
  const random = seededRandom(index + 1);
  const page = scanPage(drawFlyer(flyer, random), flyer.scan, random);
  const { file } = flyer.truth;
  const bytes = await (file.endsWith(".jpg") ? page.encode("jpeg", jpegQuality) : page.encode("png"));
  writeFileSync(new URL(file, inputs), bytes);
  console.log(`${file}  ${bytes.length} bytes`);
}

const truths = [...flyers.map(({ truth }) => truth), ...textTruths].sort((one, other) =>
  one.file < other.file ? -1 : 1,
);
writeFileSync(new URL("expected.json", import.meta.url), `${JSON.stringify(truths, null, 2)}\n`);
