export type { Io, Output } from "./io.ts";
export { main } from "./main.ts";
export { GraphOutput } from "./output/graph-output.ts";
export { ReleasesOutput } from "./output/releases-output.ts";
export { RunOutput } from "./output/run-output.ts";
export { SynthOutput } from "./output/synth-output.ts";
export { ValidateOutput } from "./output/validate-output.ts";
