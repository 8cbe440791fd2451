/** A limit in milliseconds as the language writes it: `15s`, `250ms`; 0 is `no limit`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds === 0) return 'no limit'
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
}
