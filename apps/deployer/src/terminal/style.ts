import type { Io, Output } from "../io.ts";

/** Wraps text in a colour, or returns it unchanged where the stream shows none. */
export interface Style {
  readonly colour: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

type Paint = (text: string) => string;

/** Whether a stream may carry colour: https://no-color.org and https://force-color.org decide before the terminal does. */
function hasColour(output: Output, env: Io["env"]): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  if ((env.FORCE_COLOR ?? "") !== "") return env.FORCE_COLOR !== "0";
  return isLive(output, env);
}

/** Whether lines that were written can be redrawn. */
export function isLive(output: Output, env: Io["env"]): boolean {
  return output.isTTY === true && env.TERM !== "dumb";
}

/** The style of a stream. */
export function styleOf(output: Output, env: Io["env"]): Style {
  return createStyle(hasColour(output, env));
}

/** A style with or without colour. */
export function createStyle(colour: boolean): Style {
  const paint = (open: number, close: number): Paint => {
    return colour ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
  };
  return {
    colour,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}
