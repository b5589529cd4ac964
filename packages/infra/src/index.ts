export { type ArnScope, type Arns, arnsOf } from "./arns.ts";
