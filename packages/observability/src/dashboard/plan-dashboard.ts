import type { MonitoringFacts } from "../monitoring-facts.ts";
import type { Board, BoardGroup } from "./board.ts";
import { deliveryGroup } from "./groups/delivery-group.ts";
import { errorsGroup } from "./groups/errors-group.ts";
import { healthGroup } from "./groups/health-group.ts";
import { lambdaGroup } from "./groups/lambda-group.ts";
import { releasesGroup } from "./groups/releases-group.ts";
import { sageMakerGroup } from "./groups/sagemaker-group.ts";

/** The variable that narrows a board to one model. */
export const modelVariable = "model";

/** A pipeline's board in an environment: groups in the order of the questions asked at night. */
export function planDashboard(facts: MonitoringFacts): Board {
  const { environment, names, pipeline } = facts;
  return {
    title: `Sluice: ${pipeline.name} in ${environment.name}`,
    description: boardDescription(facts),
    variables: [
      {
        name: modelVariable,
        prefix: "endpointname",
        values: names.models.map(({ endpoint }) => endpoint),
        initially: "*",
      },
      { name: "environment", prefix: "environment", values: [environment.name], initially: environment.name },
    ],
    groups: planGroups(facts),
  };
}

function planGroups(facts: MonitoringFacts): readonly BoardGroup[] {
  return [
    healthGroup(facts),
    errorsGroup(facts),
    sageMakerGroup(facts),
    lambdaGroup(facts),
    deliveryGroup(facts),
    releasesGroup(facts),
  ];
}

function boardDescription({ environment, file, pipeline }: MonitoringFacts): string {
  const purpose = pipeline.description === "" ? "" : `${pipeline.description}\n\n`;
  return `${purpose}Made by Sluice from ${file} for ${environment.name} (account ${environment.accountId}, ${environment.region}); changes made here are lost with the next \`sluice up\`.`;
}
