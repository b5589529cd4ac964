/** Validates one text over and over in this process: `validate-many.ts FILE COUNT`; prints files per second. */
import { readFileSync } from "node:fs";
import { parsePipeline } from "@sluice/spec";

const [file = "", countText = "1000"] = process.argv.slice(2);
const count = Number(countText);
const text = readFileSync(file, "utf8");
const environments = [
  { name: "local", stage: "local", accountId: "000000000000" },
  { name: "data_dev", stage: "dev", accountId: "111111111111" },
  { name: "data_prod", stage: "prod", accountId: "222222222222" },
];

validate(Math.ceil(count / 10));
const startMs = performance.now();
validate(count);
process.stdout.write(`${(count * 1000) / (performance.now() - startMs)}\n`);

function validate(times: number): void {
  for (let index = 0; index < times; index += 1) {
    // Every text differs, so that nothing can be remembered from the one before.
    const result = parsePipeline(`${text}\n# ${index}\n`, { file, environments });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
  }
}
