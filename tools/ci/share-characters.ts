/**
 * Shares characters among texts so that the short ones are whole: what they leave is shared by the long ones equally.
 * @param wanted How many each would like
 * @param most How many there are
 * @returns how many each gets, in the same order
 */
export function shareCharacters(wanted: readonly number[], most: number): number[] {
  const shares: number[] = wanted.map(() => 0);
  const byLength = wanted.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length);
  let left = Math.max(0, most);
  for (const [done, { length, index }] of byLength.entries()) {
    const share = Math.min(length, Math.floor(left / (byLength.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
