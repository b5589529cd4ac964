import type { PictureGroup } from "./picture.ts";

/** Colours of groups' headings, all of which white text is readable on. */
export const groupColours: Readonly<Record<PictureGroup["colour"], string>> = {
  vivid_green: "#1a7f37",
  vivid_orange: "#bc4c00",
  vivid_blue: "#0969da",
  vivid_purple: "#8250df",
  vivid_pink: "#bf3989",
  gray: "#59636e",
};

/** Where there is light. */
export const light = {
  page: "#f6f8fa",
  box: "#ffffff",
  ink: "#1f2328",
  faint: "#59636e",
  line: "#d1d9e0",
  axis: "#818b98",
  code: "#eff2f5",
  link: "#0969da",
  alarm: "#c1121f",
} as const;

/** In the dark. */
export const dark: Readonly<Record<keyof typeof light, string>> = {
  page: "#0d1117",
  box: "#151b23",
  ink: "#f0f6fc",
  faint: "#9aa4af",
  line: "#3d444d",
  axis: "#7d8590",
  code: "#212830",
  link: "#58a6ff",
  alarm: "#ff7b72",
};

/** A theme as custom properties of CSS. */
export function renderVariables(theme: Readonly<Record<string, string>>): string {
  return Object.entries(theme)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}
