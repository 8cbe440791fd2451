/** Whole milliseconds as proto3 JSON writes a google.protobuf.Duration, in its canonical form: `15s`, `0.250s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(3)}s`
}
