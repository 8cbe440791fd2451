/**
 * What is wrong with a mesh, said once: TypeScript shows these sentences as types, under the exact argument, and the
 * analysis raises them as diagnostics when types are too wide to tell. `{name}` stands for an argument.
 */
export const sentences = {
  /** The weights of a route. App Mesh: a weighted target's weight is 0 to 100. */
  MC2031: "[MC2031] the weights add up to {sum}, more than 100",
  /** AWS: Task CPU and memory for Fargate. */
  MC2075: "[MC2075] no task on AWS Fargate has {cpu} CPU units and {memory} MiB: {reason}",
  MC3001: "[MC3001] virtual service '{service}' speaks {actual}, but this backend expects {expected}",
  MC3002: "[MC3002] virtual router '{router}' listens on {listener}: a {kind} route can never match",
  MC3003: "[MC3003] {router} -> {node}: virtual node '{node}' has no listener {expected} (it has {actual})",
  MC3004: "[MC3004] virtual service '{service}' promises {expected}, but '{provider}' offers {actual}",
  MC3005: "[MC3005] {gateway} -> {service}: a virtual gateway cannot route to {listener}",
  MC4001: "[MC4001] {client} -> {service}: {listener} is TLS STRICT, but '{client}' has no TLS client policy",
  MC4002: "[MC4002] {client} -> {service}: '{client}' trusts {trusted}, but the certificate of '{service}' is issued by {issuer}",
  MC4003: "[MC4003] {client} -> {service}: {listener} requires a client certificate (mutual TLS), but '{client}' presents none",
  MC4004: "[MC4004] {client} -> {service}: '{client}' presents a certificate issued by {issuer}, but '{service}' accepts only {accepted}",
  MC4005: "[MC4005] {client} -> {service}: '{client}' enforces TLS, but {listener} serves plaintext",
  MC4017: "[MC4017] {client} -> {service}: a client policy means nothing to {listener}, where the applications speak TLS themselves",
  MC5001: "[MC5001] {client} -> {service}: zone '{zone}' admits only {allowed}, but '{client}' has {labels}",
} as const

/** Code of a sentence. */
export type SentenceCode = keyof typeof sentences

/** A sentence with its arguments filled in, as a type. */
export type Sentence<Code extends SentenceCode, Args extends Readonly<Record<string, string | number>>> = Fill<
  (typeof sentences)[Code],
  Args
>

type Fill<Text extends string, Args extends Readonly<Record<string, string | number>>> =
  Text extends `${infer Before}{${infer Name}}${infer After}`
    ? `${Before}${Name extends keyof Args ? Args[Name] : '?'}${Fill<After, Args>}`
    : Text
