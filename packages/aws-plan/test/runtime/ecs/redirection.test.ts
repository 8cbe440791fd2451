import { expect, test } from 'vitest'
import { runtimeOf, type RuntimeCase } from '../../support/runtime-of.ts'
import { ecsNode, HTTP } from '../../support/tasks.ts'

const ports = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => 8000 + index)

/** Codes of what is said of a task with so many listeners. */
function codesOf(launchType: 'FARGATE' | 'EC2', listeners: number, more: RuntimeCase = {}, node: object = {}): readonly string[] {
  const { findings } = runtimeOf(ecsNode(launchType, { listeners: ports(listeners).map((port) => ({ ...HTTP, port })), ...node }), more)
  return findings.map((finding) => finding.slice(0, 6))
}

test('Amazon ECS redirects fifteen ports, and no more', () => {
  expect(codesOf('FARGATE', 15)).toEqual([])
  expect(codesOf('FARGATE', 16)).toEqual(['MC6532'])
  expect(codesOf('EC2', 16, { options: { interceptionBy: 'proxyConfiguration' } })).toEqual(['MC6532'])
  expect(codesOf('FARGATE', 1, { envoyOptions: { egressIgnoredPorts: ports(15) } })).toEqual([])
  expect(codesOf('FARGATE', 1, { envoyOptions: { egressIgnoredPorts: ports(16) } })).toEqual(['MC6532'])
})

test('a container of ours redirects any number, and explicit interception needs none', () => {
  expect(codesOf('EC2', 16)).toEqual([])
  const applicationPorts = Object.fromEntries(ports(16).map((port) => [port, port + 10_000]))
  expect(codesOf('FARGATE', 16, {}, { interception: { kind: 'explicit', applicationPorts } })).toEqual([])
})
