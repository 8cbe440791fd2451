/** Settings of a section in their order; the same setting may be there several times. */
export type Section = readonly (readonly [setting: string, value: string | number | boolean])[]

/** A unit of systemd as a text. */
export function unit(comment: string, sections: Readonly<Record<string, Section>>): string {
  const text = Object.entries(sections).map(([name, settings]) => `[${name}]\n${settings.map(([setting, value]) => `${setting}=${print(value)}\n`).join('')}`)
  return `# ${comment}\n# Made by mesh-compile; what is changed here is lost with the next configuration. To add to it: systemctl edit.\n${text.join('\n')}`
}

/** One word of a setting, whatever is in it: neither a space, nor a quote, nor a specifier (`%h`) is read as such. */
export function word(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')
  return /^[A-Za-z0-9_./:@%+,=-]+$/.test(escaped) ? escaped : `"${escaped}"`
}

function print(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
