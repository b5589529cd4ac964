/** Seconds that a handler of `@sluice/infra` may take for a batch; a test compares them with what it deploys. */
export const handlerSeconds = { trigger: 60, delivery: 120 } as const;
