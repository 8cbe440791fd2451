import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { emit } from './support/plans.ts'
import { shopPlan } from './support/shop.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/deploy-cloudformation.md'), 'utf8')
const script = /```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? ''

test('the documented script deploys every template, in the order in which they are emitted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-script-'))
  try {
    const { files } = await emit(shopPlan, { stacks: 'services' })
    for (const [path, contents] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'out', path)), { recursive: true })
      writeFileSync(join(folder, 'out', path), contents)
    }
    writeFileSync(join(folder, 'deploy.sh'), script)
    writeFileSync(join(folder, 'aws'), '#!/bin/sh\necho "$4 $6"\n', { mode: 0o755 })
    const path = `${folder}:${process.env['PATH']}`
    const said = execFileSync('sh', ['deploy.sh', 'out', 'shop'], { cwd: folder, encoding: 'utf8', env: { PATH: path, LC_ALL: 'C' } })
    expect(said.trim().split('\n')).toEqual(
      Object.keys(files).map((file) => `shop-${file.replace('.json', '').replaceAll('/', '-')} out/${file}`),
    )
    // CloudFormation: names of stacks.
    for (const name of said.trim().split('\n').map((line) => line.split(' ')[0])) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
