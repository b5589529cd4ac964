export type { HandlerName } from "./build-bundle.ts";
export { type HandlerBundle, handlerBundle } from "./handler-bundle.ts";
