import { UsageError } from "../failures/usage-error.ts";
import { closest } from "./closest.ts";

/** The value of an option that takes one of a few words. @throws UsageError `DEPLOY_OPTION_VALUE` */
export function readChoice<Choice extends string>(option: string, given: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === given);
  if (choice !== undefined) return choice;
  const near = closest(given, choices);
  const hint = near === undefined ? `the ${option}s are: ${choices.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError("DEPLOY_OPTION_VALUE", `unknown ${option} ${JSON.stringify(given)}`, { hint });
}
