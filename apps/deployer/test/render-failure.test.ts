import { expect, it } from "vitest";
import { renderFailure } from "../src/failures/render-failure.ts";
import { UsageError } from "../src/failures/usage-error.ts";
import { createStyle } from "../src/terminal/style.ts";

const command = `sluice promote pipelines/${"a-long-name/".repeat(4)}pipeline.yaml --from data_dev --to data_prod`;

it("breaks what a failure advises into lines, and no command, which is there to be copied", async () => {
  const advice = "in an emergency, --unpromoted REASON lets it in, and the release keeps the reason";
  const failure = new UsageError("PROMOTE_DIRTY", "no commit has it", { hint: `${command}\n${advice}` });

  const text = await renderFailure(failure, { style: createStyle(false), debug: false });

  expect(text.split("\n")).toEqual([
    "error PROMOTE_DIRTY no commit has it",
    `  ${command}`,
    "  in an emergency, --unpromoted REASON lets it in, and the release keeps the",
    "  reason",
    "",
  ]);
});
