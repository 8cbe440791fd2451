import { showDuration } from '../../show-duration.ts'

/** `'a', 'b' and 2 more` */
export function showSome(names: readonly string[], most = 3): string {
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** Hops with the limit of each: `web -> checkout: 15s, checkout -> payments: 60s`. */
export function showHops(hops: readonly { readonly from: string; readonly to: string; readonly limitMs: number }[]): string {
  return hops.map(({ from, to, limitMs }) => `${from} -> ${to}: ${showDuration(limitMs)}`).join(', ')
}
