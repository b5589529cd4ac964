/** One resource that could not be changed, with what the provider said. */
export interface DeployFailure {
  /** Absent for what belongs to no model. */
  readonly model?: string;
  /** What a person calls the resource, such as `endpoint`; `deployment` when the engine named none. */
  readonly resource: string;
  readonly urn?: string;
  readonly message: string;
}

/** Text of the engine without its marks for colour, such as `<{%fg 1%}>`. */
export function plainMessage(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}

/** Whether the engine only says that something failed, of which it said more before. */
export function isHollow(message: string): boolean {
  return /^(preview|update|destroy|refresh) failed$|^resource monitor shut down|^One or more .*failed/i.test(message);
}
