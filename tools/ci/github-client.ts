import { setTimeout as sleep } from "node:timers/promises";
import { CiError } from "./ci-error.ts";

/** What GitHub refused or did not answer. */
export class GithubError extends Error {
  override readonly name = "GithubError";
  readonly canRetry: boolean;
  /** Milliseconds that GitHub asks to wait. */
  readonly retryAfterMs: number | undefined;
  readonly hint: string | undefined;

  constructor(message: string, options: { canRetry: boolean; retryAfterMs?: number; hint?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.canRetry = options.canRetry;
    this.retryAfterMs = options.retryAfterMs;
    this.hint = options.hint;
  }
}

/** Asks GitHub's REST API. */
export interface GithubClient {
  /** Everything of a list, page after page. @throws GithubError */
  list<Item>(path: string): AsyncGenerator<Item>;
  /** Sends and reads JSON. @throws GithubError */
  send(method: string, path: string, body?: object): Promise<unknown>;
}

/** Longest that a run waits because GitHub asks it to. */
const mostWaitMs = 120_000;

/** A client of one GitHub, with a token. */
export function githubClient({ api, token }: { api: string; token: string }): GithubClient {
  const ask = async (method: string, url: string, body?: object) => {
    const response = await fetch(url, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would take the token somewhere else.
      redirect: "error",
      signal: AbortSignal.timeout(30_000),
    }).catch((cause: unknown) => {
      throw new GithubError("GitHub does not answer", { canRetry: true, cause });
    });
    if (!response.ok) throw await refusal(response, method, url.slice(api.length));
    return response;
  };
  return {
    async *list<Item>(path: string) {
      let next: string | undefined = `${api}${path}`;
      while (next !== undefined) {
        const response: Response = await ask("GET", next);
        yield* (await response.json()) as Item[];
        next = nextPage(response.headers.get("link") ?? "", api);
      }
    },
    async send(method, path, body) {
      return await (await ask(method, `${api}${path}`, body)).json();
    },
  };
}

/** The next page's URL, if it is of the same API: the token goes there, too. */
function nextPage(link: string, api: string): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  return next?.startsWith(`${api}/`) ? next : undefined;
}

async function refusal(response: Response, method: string, path: string): Promise<GithubError> {
  const { headers, status } = response;
  const said = (await response.text().catch(() => "")).slice(0, 300);
  const limited = status === 429 || (status === 403 && (headers.has("retry-after") || /rate limit/i.test(said)));
  const seconds = Number(headers.get("retry-after"));
  return new GithubError(`GitHub answered ${status} to ${method} ${path.replace(/\?.*$/, "")}: ${said}`, {
    canRetry: limited || status >= 500,
    ...(seconds > 0 ? { retryAfterMs: Math.min(seconds * 1000, mostWaitMs) } : limited ? { retryAfterMs: 60_000 } : {}),
    ...(status === 403 && !limited ? { hint: "the job's permissions may not allow it" } : {}),
  });
}

const mostTries = 5;

/**
 * Does something with GitHub, again when another try may help.
 * @param work Begins anew each time: what was made before an answer got lost is there
 * @throws CiError when GitHub refuses, or does not answer after five tries
 */
export async function retrying<Result>(
  work: () => Promise<Result>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      if (!error.canRetry || attempt === mostTries) throw new CiError(error.message, error.hint);
      await wait(error.retryAfterMs ?? 1000 * 2 ** attempt);
    }
  }
}
