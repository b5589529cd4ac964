import type { HandlerBundle } from "@sluice/runtime/bundle";

export type { HandlerBundle };

/** The bundles a pipeline is made of. */
export interface Handlers {
  readonly trigger: HandlerBundle;
  readonly delivery: HandlerBundle;
}
