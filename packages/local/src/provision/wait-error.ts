/** A change that AWS accepted and that did not end as it should: it is under way, or failed. */
export class WaitError extends Error {}
