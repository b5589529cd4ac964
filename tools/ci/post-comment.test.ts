import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type PostOptions, postComment } from "./post-comment.ts";

const us = "github-actions[bot]";
const text = "<!-- sluice -->\n### Sluice: 1 pipeline affected\n";
const comments = "/repos/acme/pipelines/issues/12/comments";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly body?: unknown;
}

/** A GitHub with one pull request, two comments to a page; each answer that is planned is given once, in the place of the true one. */
async function github(has: Comment[], planned: Readonly<Record<string, Answer[]>> = {}) {
  const asked: string[] = [];
  const waited: number[] = [];
  let url = "";
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    asked.push(`${request.method} ${path.replace("per_page=100", "")}`);
    expect(request.headers.authorization).toBe("Bearer secret");
    const answer = planned[request.method ?? ""]?.shift();
    if (answer) {
      response
        .writeHead(answer.status, answer.headers)
        .end(JSON.stringify(answer.body ?? { message: answer.message ?? "no" }));
      return;
    }
    if (request.method === "GET") {
      const page = Number(new URL(path, url).searchParams.get("page") ?? 1);
      const next = `<${url}${comments}?per_page=100&page=${page + 1}>; rel="next", <${url}/x>; rel="last"`;
      response.writeHead(200, has.length > page * 2 ? { link: next } : {});
      response.end(JSON.stringify(has.slice(page * 2 - 2, page * 2)));
      return;
    }
    const body = await readBody(request);
    if (request.method === "POST") has.push({ id: 1000 + has.length, body, user: { login: us } });
    const edited = has.find(({ id }) => path === `/repos/acme/pipelines/issues/comments/${id}`);
    if (request.method === "PATCH" && edited) edited.body = body;
    response.writeHead(request.method === "POST" || edited ? 200 : 404).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options: PostOptions = {
    api: url,
    token: "secret",
    repository: "acme/pipelines",
    pullRequest: 12,
    author: us,
    wait: async (ms) => void waited.push(ms),
  };
  return { asked, has, options, waited };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let sent = "";
  for await (const chunk of request) sent += String(chunk);
  return (JSON.parse(sent) as { body: string }).body;
}

const someone = (id: number, body: string): Comment => ({ id, body, user: { login: "someone" } });
const ours = (id: number, body: string): Comment => ({ id, body, user: { login: us } });

describe("the comment of a pull request", () => {
  it("is made where there is none", async () => {
    const { asked, has, options } = await github([]);

    expect(await postComment(text, options)).toBe("created");
    expect(has).toEqual([expect.objectContaining({ body: text })]);
    expect(asked).toEqual([`GET ${comments}?`, `POST ${comments}`]);
  });

  it("takes the place of the one before, on whatever page it stands", async () => {
    const old = ours(5, "<!-- sluice -->\nold");
    const others = [someone(1, "a"), someone(2, "b"), someone(3, "c"), someone(4, "d")];
    const { asked, has, options } = await github([...others, old]);

    expect(await postComment(text, options)).toBe("updated");
    expect(has).toHaveLength(5);
    expect(old.body).toBe(text);
    expect(asked).toEqual([
      `GET ${comments}?`,
      `GET ${comments}?&page=2`,
      `GET ${comments}?&page=3`,
      "PATCH /repos/acme/pipelines/issues/comments/5",
    ]);
  });

  it("is updated, and not made, where there is nothing to tell", async () => {
    const none = await github([someone(1, "a")]);
    expect(await postComment(text, { ...none.options, onlyUpdate: true })).toBe("not needed");
    expect(none.has).toHaveLength(1);

    const old = await github([ours(1, "<!-- sluice -->\nold")]);
    expect(await postComment(text, { ...old.options, onlyUpdate: true })).toBe("updated");
  });

  it("stays as it is when it says the same, also with the line ends that GitHub gives it", async () => {
    const { asked, options } = await github([ours(1, text.trim().replaceAll("\n", "\r\n"))]);

    expect(await postComment(text, options)).toBe("unchanged");
    expect(asked).toHaveLength(1);
  });

  it.each([
    { name: "somebody else's that has the marker", comment: someone(1, "<!-- sluice -->\nmine") },
    { name: "another of the same author", comment: ours(1, "coverage: 80 %") },
    { name: "one that only quotes the marker", comment: ours(1, "see <!-- sluice -->") },
  ])("leaves $name alone", async ({ comment }) => {
    const { body } = comment;
    const { has, options } = await github([comment]);

    expect(await postComment(text, options)).toBe("created");
    expect(has[0]?.body).toBe(body);
  });

  it.each([
    { name: "GitHub failed", answer: { status: 502 }, waited: [2000] },
    {
      name: "it is asked to wait",
      answer: { status: 429, headers: { "retry-after": "7" } },
      waited: [7000],
    },
    {
      name: "there were too many at once",
      answer: { status: 403, message: "You have exceeded a secondary rate limit" },
      waited: [60_000],
    },
    {
      name: "it is asked to wait for longer than a run lasts",
      answer: { status: 403, headers: { "retry-after": "86400" } },
      waited: [120_000],
    },
  ])("is tried again when $name", async ({ answer, waited }) => {
    const stood = await github([], { POST: [answer] });

    expect(await postComment(text, stood.options)).toBe("created");
    expect(stood.has).toHaveLength(1);
    expect(stood.waited).toEqual(waited);
  });

  it("is not made twice when the answer to its making got lost", async () => {
    const { has, options } = await github([], { POST: [{ status: 504 }] });
    const lost = { ...options, wait: async () => void has.push(ours(9, text)) };

    expect(await postComment(text, lost)).toBe("unchanged");
    expect(has).toHaveLength(1);
  });

  it("is given up after five tries", async () => {
    const { asked, options } = await github([], { GET: Array.from({ length: 9 }, () => ({ status: 503 })) });

    await expect(postComment(text, options)).rejects.toThrow(`GitHub answered 503 to GET ${comments}`);
    expect(asked).toHaveLength(5);
  });

  it.each([
    { name: "a token that may not", answer: { status: 403, message: "Resource not accessible by integration" } },
    { name: "a pull request that is not there", answer: { status: 404 } },
    { name: "a token that is none", answer: { status: 401 } },
  ])("is not tried again with $name", async ({ answer }) => {
    const { asked, options, waited } = await github([], { POST: [answer] });

    await expect(postComment(text, options)).rejects.toThrow(`GitHub answered ${answer.status}`);
    expect(asked).toHaveLength(2);
    expect(waited).toEqual([]);
  });

  it("takes the token nowhere else: neither by a redirect nor by a link to another page", async () => {
    const elsewhere = "http://127.0.0.1:9/next";
    const redirected = await github([], {
      GET: Array.from({ length: 5 }, () => ({ status: 302, headers: { location: elsewhere } })),
    });
    await expect(postComment(text, redirected.options)).rejects.toThrow("GitHub does not answer");

    const link = `<${elsewhere}>; rel="next"`;
    const linked = await github([], { GET: [{ status: 200, headers: { link }, body: [] }] });
    expect(await postComment(text, linked.options)).toBe("created");
    expect(linked.asked).toEqual([`GET ${comments}?`, `POST ${comments}`]);
  });
});
