/** What may stand in `mesh-compile.config.ts`. */
export interface Config {
  /** Options of emitters, by the name given to `--target`. */
  readonly emitters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The default export of `mesh-compile.config.ts`; returns what it is given, for its types. */
export function defineConfig(config: Config): Config {
  return config
}
