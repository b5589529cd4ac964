import { Pipeline } from "@sluice/infra";
import { type Evaluation, evaluate } from "@sluice/infra/evaluate";
import { handlerBundle } from "@sluice/runtime/bundle";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { toDeploymentEnvironment } from "../environments/to-deployment-environment.ts";
import { loadMonitoring } from "../monitoring/load-monitoring.ts";

/** Runs the Pulumi program of a pipeline in this process, without an engine, an account or a network. */
export async function evaluatePipeline(pipeline: ResolvedPipeline, environment: Environment): Promise<Evaluation> {
  const [trigger, delivery, monitoring] = await Promise.all([
    handlerBundle("trigger"),
    handlerBundle("delivery"),
    loadMonitoring(environment),
  ]);
  const program = () => {
    const component = new Pipeline(pipeline.name, {
      pipeline,
      environment: toDeploymentEnvironment(environment),
      handlers: { trigger, delivery },
    });
    return { ...component.outputs, ...monitoring?.declare(pipeline) };
  };
  return await evaluate(program, {
    project: pipeline.name,
    stack: `${pipeline.name}.${environment.name}`,
    accountId: environment.account,
    region: environment.region,
  });
}
