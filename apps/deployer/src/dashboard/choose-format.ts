import { extname } from "node:path";
import { readChoice } from "../command-line/read-choice.ts";
import { UsageError } from "../failures/usage-error.ts";

const formats = ["text", "html", "svg", "json"] as const;

/** How a board is drawn. */
export type DashboardFormat = (typeof formats)[number];

const endings: Readonly<Record<string, DashboardFormat>> = {
  ".html": "html",
  ".htm": "html",
  ".svg": "svg",
  ".json": "json",
  ".txt": "text",
};

/** The format that `--format` names, else the one that the file's name ends in, else text. @throws UsageError `DEPLOY_OPTION_VALUE` */
export function chooseFormat(given: string | undefined, target: string | undefined): DashboardFormat {
  if (given !== undefined) return readChoice("format", given, formats);
  if (target === undefined) return "text";
  const format = endings[extname(target).toLowerCase()];
  if (format !== undefined) return format;
  throw new UsageError("DEPLOY_OPTION_VALUE", `which format is ${JSON.stringify(target)}?`, {
    hint: "name a file that ends in .html, .svg, .json or .txt, or add --format",
  });
}
