import type { Handlers } from "@sluice/infra";
import { handlerBundle } from "@sluice/runtime/bundle";

/** The handlers of this version of Sluice. */
export async function currentHandlers(): Promise<Handlers> {
  const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
  return { trigger, delivery };
}
