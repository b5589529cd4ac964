import type { LocalEvent } from "./events.ts";

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "atMs"> : never;

/** A {@link LocalEvent} before it is given its time. */
export type UntimedEvent = WithoutTime<LocalEvent>;

/** Tells the listener of a {@link LocalEvent}; the time is added on the way. */
export type Emit = (event: UntimedEvent) => void;
