/** Token of the component that makes a pipeline's monitoring. It is identity: changing it needs an alias. */
export const monitoringType = "sluice:observability:PipelineMonitoring";
