export { type HandlerBundle, handlerBundle } from "./handler-bundle.ts";
export type { HandlerName } from "./handler-name.ts";
