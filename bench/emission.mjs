// How long emission takes inside one process: Envoy JSON of all proxies from the graph, and JSON.stringify of the same
// finished objects. Prints the medians as JSON. Usage: ENTRY ROUNDS (a Node that runs TypeScript)
import { pathToFileURL } from 'node:url'
import { analyse } from '../packages/compiler/dist/analysis/analyse.js'
import { lower } from '../packages/compiler/dist/lowering/lower.js'
import { envoy } from '../packages/envoy-bootstrap/dist/index.js'

const [entry, rounds] = process.argv.slice(2)
const { default: handle } = await import(pathToFileURL(entry).href)
const { mesh, broken } = lower(handle[Symbol.for('@mesh-compile/dsl')])
const { graph } = analyse(mesh, broken)
const options = Object.fromEntries(Object.entries(envoy.options).map(([name, option]) => [name, option.default]))
const request = { formats: ['json'], xds: 'static' }
const report = ({ code }) => {
  throw new Error(`${code} in the mesh of the benchmark`)
}

const emit = async () => {
  const { files } = await envoy.emit({ mesh, graph, options, request, needed: new Map(), report })
  return files.filter(({ path }) => path.endsWith('.json')).map(({ contents }) => (typeof contents === 'function' ? contents() : contents))
}
const texts = await emit()
const objects = texts.map((text) => JSON.parse(text))
const emission = []
const stringify = []
for (let round = 0; round < Number(rounds); round++) {
  emission.push(await time(emit))
  stringify.push(await time(() => objects.map((object) => JSON.stringify(object, null, 2))))
}
console.log(JSON.stringify({ proxies: texts.length, emission: median(emission), stringify: median(stringify) }))

async function time(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(list) {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
}
