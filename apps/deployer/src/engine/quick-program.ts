import { getEngine } from "@pulumi/pulumi/runtime/settings.js";
import type { StackProgram } from "./engine.ts";

interface LogRequest {
  getSeverity(): number;
}
type LogAnswer = (error: null) => void;
type Log = (request: LogRequest, answer: LogAnswer) => unknown;

// `LogSeverity.DEBUG` of Pulumi's engine protocol.
const debugSeverity = 0;

/**
 * The same program without the three debug lines per resource that Pulumi sends to the engine, which sends them back as events:
 * nobody reads them.
 */
export function quickly(program: StackProgram): StackProgram {
  return async () => {
    const engine = getEngine() as unknown as { log: Log } | undefined;
    if (engine !== undefined) engine.log = withoutDebug(engine.log.bind(engine));
    return await program();
  };
}

function withoutDebug(log: Log): Log {
  return (request, answer) => (request.getSeverity() === debugSeverity ? answer(null) : log(request, answer));
}
