/** Tokens of our components. They are identity: changing one needs an alias. */
export const componentTypes = {
  pipeline: "sluice:pipeline:Pipeline",
  source: "sluice:pipeline:Source",
  modelEndpoint: "sluice:pipeline:ModelEndpoint",
  trigger: "sluice:pipeline:Trigger",
  delivery: "sluice:pipeline:Delivery",
  notifications: "sluice:pipeline:Notifications",
  bootstrap: "sluice:environment:Bootstrap",
} as const;
