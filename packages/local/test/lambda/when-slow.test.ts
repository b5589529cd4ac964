import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { whenSlow } from "../../src/lambda/when-slow.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  { name: "after three seconds in which this thread had time", loads: [0.1], seconds: 3, times: 1 },
  { name: "not before", loads: [0.1], seconds: 2.9, times: 0 },
  { name: "once, however long it takes", loads: [0.1, 0.1, 0.1], seconds: 9, times: 1 },
  { name: "not while this thread is busy", loads: [0.9, 0.9, 0.9], seconds: 9, times: 0 },
  { name: "as soon as this thread has time again", loads: [0.9, 0.9, 0.2], seconds: 9, times: 1 },
])("acts on slow work $name", ({ loads, seconds, times }) => {
  const act = vi.fn();
  const left = [...loads];

  whenSlow(act, () => left.shift() ?? 0);
  vi.advanceTimersByTime(seconds * 1000);

  expect(act).toHaveBeenCalledTimes(times);
});

it("lets work that has ended be", () => {
  const act = vi.fn();

  const stop = whenSlow(act, () => 0);
  stop();
  vi.advanceTimersByTime(60_000);

  expect(act).not.toHaveBeenCalled();
});
