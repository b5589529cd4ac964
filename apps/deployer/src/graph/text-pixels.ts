/**
 * Pixels that text takes at a size. The viewer's font is unknown here: these are the widths of the broadest common sans serif (bold
 * Verdana and DejaVu Sans), so that text fits in any.
 */
export function textPixels(text: string, size: number): number {
  let em = 0;
  for (const character of text) {
    if (/[ijl.,:;'|!()[\]/ tfr-]/.test(character)) em += 0.45;
    else if (/[mwMW@%]/.test(character)) em += 1.05;
    else if (/[\u2e80-\uffff]/u.test(character)) em += 1.1;
    else em += /[A-Z]/.test(character) ? 0.82 : 0.7;
  }
  return em * size;
}
