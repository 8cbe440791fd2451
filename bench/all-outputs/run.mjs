// Measures everything that is written of a mesh in one build (Envoy, Terraform and CloudFormation), beside the AWS CDK,
// which writes CloudFormation of the same mesh.
// Usage: node bench/all-outputs/run.mjs [--services 1000] [--rounds 3]; the peer is installed by `npm ci` in bench/peers/cdk.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median, runMeasured, tellRatio, tellTimes } from '../processes.mjs'

const { values } = parseArgs({ options: { services: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } } })
const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-bench-'))
const OURS = 'build --no-check, all outputs'
const BARS = new Map([['aws-cdk-lib, as it comes', 0.05], ['aws-cdk-lib, validation off', 0.3]])

try {
  const commands = new Map([[OURS, ourBuild()]])
  if (existsSync(at('../peers/cdk/node_modules'))) {
    for (const name of BARS.keys()) commands.set(name, theirSynthesis(name.endsWith('off') ? { CDK_VALIDATION: 'false' } : {}))
  } else {
    console.log('aws-cdk-lib: not measured, since it is not installed in bench/peers/cdk')
  }
  const results = new Map(Array.from(commands.keys(), (name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, { args, cwd, environment, out }] of commands) {
      rmSync(out, { recursive: true, force: true })
      results.get(name).push(runMeasured(args, { cwd, environment }))
    }
  }
  tellTimes(results)
  for (const [name, bar] of BARS) {
    if (results.has(name)) tellRatio(`all outputs of ${values.services} services / ${name}`, median(results.get(OURS), 'seconds') / median(results.get(name), 'seconds'), bar)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Both targets write the resources of App Mesh, as the peer does. */
function ourBuild() {
  const [cwd, out] = [join(folder, 'mesh'), join(folder, 'ours')]
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(cwd, 'mesh.ts'), `import { declare } from ${JSON.stringify(at('declare.ts'))}\nexport default declare(${Number(values.services)})\n`)
  const emitters = { terraform: { plan: 'appmesh' }, cloudformation: { plan: 'appmesh', stacks: 'services' } }
  writeFileSync(join(cwd, 'mesh-compile.config.ts'), `export default ${JSON.stringify({ emitters })}\n`)
  return { args: [at('../../packages/cli/dist/bin.js'), 'build', 'mesh.ts', '--no-check', '--target', 'envoy,terraform,cloudformation', '--out', out], cwd, out }
}

function theirSynthesis(environment) {
  const out = join(folder, 'theirs')
  return { args: [at('../peers/cdk/app.js'), out, values.services], cwd: folder, environment, out }
}
