import { writeFileSync } from "node:fs";
import { packArchive } from "./model-archive.ts";
import { trainClassifier } from "./train-classifier.ts";

const model = trainClassifier();
const archive = packArchive("model.json", Buffer.from(`${JSON.stringify(model)}\n`));
writeFileSync(new URL("model.tar.gz", import.meta.url), archive);

const { examples, heldOutExamples, heldOutAccuracy } = model.training;
console.log(`trained on ${examples} examples, ${Object.keys(model.weights).length} words`);
console.log(`held-out accuracy ${(heldOutAccuracy * 100).toFixed(1)} % of ${heldOutExamples} examples`);
console.log(`wrote models/model-b/model.tar.gz, ${archive.length} bytes`);
