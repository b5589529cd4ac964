export type { ComputeOutputs, ProviderOperation } from "./aws-provider.ts";
export { type ServedProviders, type ServeProvidersOptions, serveProviders } from "./serve-providers.ts";
