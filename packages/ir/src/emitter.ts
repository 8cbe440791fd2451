import type { DiagnosticDefinition, Report } from './diagnostics.ts'
import type { MeshGraph } from './graph.ts'
import type { Mesh } from './mesh.ts'

/** Text, or bytes. */
export type Contents = string | Uint8Array

/** A file under a path relative to the emitter's own folder (`DIR/<emitter name>/`), with `/`. */
export interface OutputFile {
  readonly path: string
  /**
   * A function prints the file when it is needed, so that large outputs need not be in memory all at once. It may be
   * called more than once, gives the same each time, and does not throw: what can be wrong is found before `emit` returns.
   */
  readonly contents: Contents | (() => Contents)
}

/** A file or socket that must exist where a proxy runs before its configuration is accepted. */
export interface ExternalPath {
  readonly path: string
  readonly role: 'ca' | 'certificate' | 'key' | 'log' | 'socket'
  /** What whoever deploys has to put there; absent: what the user keeps there. */
  readonly source?: ExternalSource
}

/** Where the content of a file comes from that no proxy can fetch itself. */
export type ExternalSource =
  /** Exported by AWS Certificate Manager (ExportCertificate). */
  | { readonly kind: 'acm'; readonly arn: string }
  /** AWS Private CA: the certificates of these authorities, or a certificate that this one issues. */
  | { readonly kind: 'acmPca'; readonly arns: readonly string[] }
  | { readonly kind: 'secretsManager'; readonly arn: string }
  /** A file that the user keeps on the proxy's host. */
  | { readonly kind: 'file'; readonly path: string }
  /** All of these, one after the other. */
  | { readonly kind: 'bundle'; readonly parts: readonly Exclude<ExternalSource, { readonly kind: 'bundle' }>[] }

/** What one proxy needs from whoever deploys it. */
export interface ProxyRequirements {
  readonly name: string
  readonly kind: 'virtual-node' | 'virtual-gateway'
  readonly external: readonly ExternalPath[]
}

/** A file of an emitter that ran earlier. */
export interface EmittedFile {
  /** Relative to the output folder: `envoy/web.json`. */
  readonly path: string
  readonly sha256: string
  print(): Contents
}

/** What an emitter that ran earlier made. */
export interface Emitted {
  readonly files: readonly EmittedFile[]
  readonly proxies: readonly ProxyRequirements[]
  /** Its options, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
}

/** What the command line asked for, for emitters it concerns. */
export interface EmitRequest {
  readonly formats: readonly ('json' | 'yaml' | 'binary')[]
  readonly xds: 'static' | 'files'
}

/** What an emitter is given. Nothing else is allowed to influence what it emits. */
export interface EmitContext<Options> {
  readonly mesh: Mesh
  readonly graph: MeshGraph
  readonly options: Options
  readonly request: EmitRequest
  /** What the emitters named in `needs`, and those of `uses` that run, made; by emitter name. */
  readonly needed: ReadonlyMap<string, Emitted>
  readonly report: Report
}

/** What an emitter gives back. */
export interface EmitResult {
  /** Written in this order, the manifest after them, and what is no longer made is removed last. */
  readonly files: readonly OutputFile[]
  readonly proxies?: readonly ProxyRequirements[]
  /** Lines for whoever builds, such as what it will cost; told when the build changed something. They decide nothing. */
  readonly notes?: readonly string[]
  /** Oldest versions of other programs that run these files as meant, such as `{ envoy: '1.40.0' }`. */
  readonly requires?: Readonly<Record<string, string>>
}

/** One option of an emitter, as it may stand in `mesh-compile.config.ts`. */
export type OptionDefinition =
  | { readonly type: 'integer'; readonly description: string; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'string'; readonly description: string; readonly default: string; readonly pattern?: string }
  | { readonly type: 'boolean'; readonly description: string; readonly default: boolean }
  | { readonly type: 'enum'; readonly description: string; readonly default: string; readonly values: readonly string[] }
  | { readonly type: 'strings'; readonly description: string; readonly default: readonly string[] }
  | {
      readonly type: 'integers'
      readonly description: string
      readonly default: readonly number[]
      readonly minimum: number
      readonly maximum: number
    }

/** The options of an emitter by name; also what `--help` and "did you mean" are made of. */
export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>

/** The values that {@link OptionDefinitions} stand for. */
export type OptionValues<Definitions extends OptionDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends { readonly type: 'integer' }
    ? number
    : Definitions[Name] extends { readonly type: 'boolean' }
      ? boolean
      : Definitions[Name] extends { readonly type: 'enum'; readonly values: readonly (infer Value)[] }
        ? Value
        : Definitions[Name] extends { readonly type: 'strings' }
          ? readonly string[]
          : Definitions[Name] extends { readonly type: 'integers' }
            ? readonly number[]
            : string
}

/**
 * A plug-in that turns the IR into files. The default export of its package, loaded by package name.
 * Pure: the same context gives the same bytes; no file system, clock, environment or console.
 */
export interface Emitter<Definitions extends OptionDefinitions = OptionDefinitions> {
  /** Name of the emitter and of its folder in the output: `[a-z][a-z0-9-]*`. */
  readonly name: string
  readonly description: string
  readonly options: Definitions
  /** Every diagnostic it may raise. */
  readonly diagnostics: Readonly<Record<string, DiagnosticDefinition>>
  /** Emitters whose output it refers to; they run first, and it is not run without them. */
  readonly needs?: readonly string[]
  /** Emitters whose output it refers to when they are asked for as well; they run first. */
  readonly uses?: readonly string[]
  emit(context: EmitContext<OptionValues<Definitions>>): EmitResult | Promise<EmitResult>
}

/** Checks an emitter's type and keeps its options' literals. */
export function defineEmitter<const Definitions extends OptionDefinitions>(emitter: Emitter<Definitions>): Emitter<Definitions> {
  return emitter
}
