import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from "../gateway/service.ts";
import { renderXml } from "../gateway/xml.ts";
import { assumedRoleArn, type Principal } from "../iam/principal.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** STS's `GetCallerIdentity`: who am I, the first thing anyone asks of credentials. */
export class StsService implements AwsService {
  readonly signingName = "sts";
  readonly #accountId: string;

  /** @param options `accountId`: 12 digits */
  constructor(options: { readonly accountId: string }) {
    this.#accountId = options.accountId;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const action = new URLSearchParams(request.body.toString()).get("Action") ?? request.query.get("Action");
    if (action !== "GetCallerIdentity") {
      throw new AwsError("InvalidAction", 400, `The local STS does not know the action "${action}".`);
    }
    return xml(200, "GetCallerIdentityResponse", {
      GetCallerIdentityResult: this.#identity(request.principal),
      ResponseMetadata: { RequestId: randomUUID() },
    });
  }

  renderError(error: AwsError): AwsResponse {
    // Query services call an unknown key by another name than S3 does.
    const code = error.code === "InvalidAccessKeyId" ? "InvalidClientTokenId" : error.code;
    const type = error.status < 500 ? "Sender" : "Receiver";
    const detail = { Type: type, Code: code, Message: error.message };
    return xml(error.status, "ErrorResponse", { Error: detail, RequestId: randomUUID() });
  }

  #identity(principal: Principal): { Arn: string; UserId: string; Account: string } {
    const Account = this.#accountId;
    if (principal.kind === "role") {
      return { Arn: assumedRoleArn(principal), UserId: `${principal.roleName}:local`, Account };
    }
    if (principal.kind === "service") return { Arn: principal.service, UserId: principal.service, Account };
    return { Arn: `arn:aws:iam::${Account}:root`, UserId: Account, Account };
  }
}

function xml(status: number, root: string, value: Parameters<typeof renderXml>[1]): AwsResponse {
  return { status, headers: { "content-type": "text/xml" }, body: renderXml(root, value, namespace) };
}
