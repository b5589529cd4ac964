import type { ChosenRelease } from "./choose-release.ts";
import { renderAge, shortName } from "./render-releases.ts";
import type { Standing } from "./standing.ts";

/** Why a release was chosen that nobody named: a sentence. */
export function explainChoice({ current, target }: ChosenRelease, standing: Standing, nowMs: number): string {
  const byWhom = ({ at, by }: { readonly at: string; readonly by: string }) =>
    `by ${shortName(by)} ${renderAge(nowMs - Date.parse(at))}`;
  switch (standing.kind) {
    case "deployed":
      return current.rollbackTo === undefined
        ? `Release ${current.number} is deployed; release ${target.number} is the newest before it with other content.`
        : `Release ${current.number} put release ${current.rollbackTo} back; release ${target.number} is the newest before that with other content.`;
    case "taken-down":
      return `Release ${current.number} was taken down ${byWhom(standing.note)}.`;
    case "other":
      return `Release ${current.number} is the newest, and the endpoints serve something else.`;
    case "unfinished": {
      const { note } = standing;
      if (note.verb === "rollback") {
        return `The rollback to release ${note.rollbackTo} ${byWhom(note)} did not end: it is begun again.`;
      }
      if (note.verb === "destroy") return `The destroy ${byWhom(note)} did not end.`;
      return `The up ${byWhom(note)} did not become a release; release ${current.number} is the last that did.`;
    }
  }
}
