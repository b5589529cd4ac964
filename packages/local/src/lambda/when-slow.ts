import { performance } from "node:perf_hooks";

/** Milliseconds that work may take before it counts as slow. */
const slowMs = 3000;

/** Share of the time, 0 to 1, above which this thread is what everything waits for. */
const busyShare = 0.5;

/** Tells the share of the time since it was last asked in which this thread was at work, 0 to 1. */
export type LoadMeter = () => number;

/**
 * Calls `act` once when work that begins now takes long, and returns how to stop waiting for that. Work is not slow while this
 * thread, which serves every function, is busy itself: then the machine is at its limit, and more of it at once takes longer.
 */
export function whenSlow(act: () => void, load: LoadMeter = eventLoopLoad()): () => void {
  const timer = setInterval(() => {
    if (load() > busyShare) return;
    clearInterval(timer);
    act();
  }, slowMs);
  return () => clearInterval(timer);
}

function eventLoopLoad(): LoadMeter {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
