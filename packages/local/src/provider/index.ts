export type { ComputeOutputs, ProviderOperation } from "./aws-provider.ts";
export {
  type ServedProviders,
  type ServeProvidersOptions,
  serveAcceptingProvider,
  serveProviders,
} from "./serve-providers.ts";
