/** A Lambda handler of ours. */
export type HandlerName = "trigger" | "delivery";
