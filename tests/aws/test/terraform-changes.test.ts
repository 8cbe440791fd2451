import { expect, test } from 'vitest'
import { describeWithTerraform } from '../../../packages/terraform-emitter/test/support/terraform.ts'
import { startDeployment, type Planned as ToDo } from '../src/applied.ts'
import { refusals } from '../src/in-use.ts'
import { richMesh } from '../src/meshes.ts'
import { runtimePlan, type Planned } from '../src/plans.ts'
import { printModule } from '../src/print-both.ts'
import type { Change } from '../src/stand-in/provider.ts'

// What Terraform does when a mesh that runs is changed, and in which order.

interface Outcome {
  readonly planned: Readonly<Record<string, ToDo>>
  readonly changes: readonly Change[]
  readonly refused: readonly string[]
}

/** Makes a mesh, and the others out of it, one after the other. */
async function changing(first: Planned, ...others: readonly Planned[]): Promise<readonly Outcome[]> {
  const deployment = await startDeployment(printModule(first.plan, first.mesh).files, first.plan)
  try {
    let { live } = refusals(await deployment.change('apply'))
    const outcomes: Outcome[] = []
    for (const { plan, mesh } of others) {
      deployment.put(printModule(plan, mesh).files, plan)
      const planned = await deployment.planned()
      const changes = await deployment.change('apply')
      const { refused, live: after } = refusals(changes, live)
      live = after
      outcomes.push({ planned, changes, refused })
      expect(await deployment.planned()).toEqual({})
    }
    return outcomes
  } finally {
    await deployment.end()
  }
}

/** What is planned, by what is done. */
function byDeed(planned: Outcome['planned']): Readonly<Record<string, readonly string[]>> {
  const addresses: Partial<Record<ToDo, string[]>> = {}
  for (const [address, deed] of Object.entries(planned).toSorted()) (addresses[deed] ??= []).push(address.replace('module.mesh.', ''))
  return addresses
}

function deedsOf(changes: readonly Change[]): readonly string[] {
  return changes.map(({ action, type }) => `${action} ${type}`)
}

const http = (port: number): object => ({ protocol: 'http', port })
const everything = { path: { kind: 'prefix', value: '/' } }
const provided = (name: string, kind: string, provider: string): object => ({ name, listeners: [http(8080)], provider: { kind, name: provider } })

const inAppMesh = (mesh: object): Planned => runtimePlan('in App Mesh', mesh, { options: { plan: 'appmesh' } })
const calling = (name: string, ...backends: readonly string[]): object => ({
  name,
  listeners: [http(8080)],
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
  backends: backends.map((virtualService) => ({ virtualService })),
})
const router = (name: string, ...targets: readonly string[]): object => ({
  name,
  listeners: [http(8080)],
  routes: [{ name: 'all', protocol: 'http', match: everything, targets: targets.map((virtualNode) => ({ virtualNode, weight: 1 })) }],
})
const gateway = (virtualService: string): object => ({ name: 'edge', listeners: [http(80)], routes: [{ name: 'all', protocol: 'http', match: everything, virtualService }] })

/** Two nodes of the rich mesh, of which one calls the other, and the gateway before them. */
const [web, catalog] = richMesh.virtualNodes
const [edge] = richMesh.virtualGateways
const small = {
  ...richMesh,
  virtualNodes: [web, catalog],
  virtualServices: [provided('catalog.shop.local', 'virtualNode', 'catalog-v1'), provided('web.shop.local', 'virtualNode', 'web')],
  virtualRouters: [],
}
const nodeMore = { ...web, name: 'reports', backends: [], serviceDiscovery: { kind: 'cloudMap', namespace: 'shop.local', service: 'reports' } }
const names = [web, catalog, edge].map((each) => (each as { readonly name: string }).name)
const configured = (of: Readonly<Record<string, string>>): Readonly<Record<string, string>> => Object.fromEntries(names.map((name) => [`${name}.json`, of[name] ?? '{}']))

describeWithTerraform('a change of a mesh', () => {
  test('leaves out of App Mesh what nothing refers to any more, after all has changed over', { timeout: 120_000 }, async () => {
    const before = inAppMesh({
      virtualNodes: [calling('web', 'catalog.shop.local'), calling('catalog', 'web.shop.local'), calling('old', 'web.shop.local'), calling('orders')],
      virtualServices: [provided('web.shop.local', 'virtualNode', 'web'), provided('front.shop.local', 'virtualNode', 'web'), provided('catalog.shop.local', 'virtualRouter', 'catalog'), provided('orders.shop.local', 'virtualNode', 'orders')],
      virtualRouters: [router('catalog', 'catalog', 'old')],
      virtualGateways: [gateway('front.shop.local')],
    })
    const after = inAppMesh({
      virtualNodes: [calling('web', 'catalog.shop.local'), calling('catalog', 'web.shop.local'), calling('orders-v2')],
      virtualServices: [provided('web.shop.local', 'virtualNode', 'web'), provided('catalog.shop.local', 'virtualRouter', 'catalog'), provided('orders.shop.local', 'virtualRouter', 'orders')],
      virtualRouters: [router('catalog', 'catalog'), router('orders', 'orders-v2')],
      virtualGateways: [gateway('web.shop.local')],
    })
    const [there, back] = await changing(before, after, before)
    expect(byDeed(there!.planned)).toEqual({
      create: ['aws_appmesh_route.orders___all', 'aws_appmesh_virtual_node.orders_v2', 'aws_appmesh_virtual_router.orders'],
      update: ['aws_appmesh_gateway_route.edge___all', 'aws_appmesh_route.catalog___all', 'aws_appmesh_virtual_service.orders__shop__local'],
      delete: ['aws_appmesh_virtual_node.old', 'aws_appmesh_virtual_node.orders', 'aws_appmesh_virtual_service.front__shop__local'],
    })
    expect(there!.refused).toEqual([])
    expect(back!.refused).toEqual([])
  })

  test('that adds a node makes what is its own, and one that removes it takes that away', { timeout: 120_000 }, async () => {
    const before = runtimePlan('before', small)
    const [there, back] = await changing(before, runtimePlan('after', { ...small, virtualNodes: [...small.virtualNodes, nodeMore] }), before)
    const { create, ...others } = byDeed(there!.planned)
    expect(create!.length).toBeGreaterThan(10)
    expect(create!.filter((address) => !address.includes('reports'))).toEqual([])
    expect(others).toEqual({ update: ['aws_cloudwatch_dashboard.this'] })
    expect(byDeed(back!.planned)).toEqual({ delete: create, update: ['aws_cloudwatch_dashboard.this'] })
    expect([...there!.refused, ...back!.refused]).toEqual([])
  })

  test('that moves a node in AWS Cloud Map, and takes a listener of a gateway away, removes what was used last', { timeout: 120_000 }, async () => {
    const moved = { ...web, serviceDiscovery: { kind: 'cloudMap', namespace: 'front.local', service: 'web' } }
    const [there] = await changing(runtimePlan('before', small), runtimePlan('after', { ...small, virtualNodes: [moved, catalog], virtualGateways: [{ ...edge, listeners: [http(80)] }] }))
    expect(byDeed(there!.planned)).toMatchObject({
      create: ['aws_service_discovery_private_dns_namespace.front__local', 'aws_service_discovery_service.front__local___web'],
      update: expect.arrayContaining(['aws_ecs_service.edge', 'aws_ecs_service.web']),
      replace: ['aws_ecs_task_definition.edge'],
    })
    expect(there!.refused).toEqual([])
  })

  test('of a configuration keeps what the tasks before were started from until they are gone', { timeout: 120_000 }, async () => {
    const [there] = await changing(runtimePlan('before', small, { files: configured({}) }), runtimePlan('after', small, { files: configured({ web: '{"changed":true}' }) }))
    expect(byDeed(there!.planned)).toEqual({
      replace: ['aws_ecs_task_definition.web', 'aws_s3_object.web___web__json', 'aws_s3_object.web_sha256sums_506c95a8'],
      update: ['aws_ecs_service.web'],
    })
    expect(deedsOf(there!.changes)).toEqual([
      'create aws_s3_object',
      'create aws_s3_object',
      'create aws_ecs_task_definition',
      'update aws_ecs_service',
      'delete aws_ecs_task_definition',
      'delete aws_s3_object',
      'delete aws_s3_object',
    ])
  })

  test('that ends a call closes the way when no task is left that goes it', { timeout: 120_000 }, async () => {
    const calm = { ...small, virtualNodes: [{ ...web, backends: [] }, catalog] }
    const [there] = await changing(runtimePlan('before', small, { files: configured({}) }), runtimePlan('after', calm, { files: configured({ web: '{"calls":"nobody"}' }) }))
    const { delete: closed } = byDeed(there!.planned)
    expect(closed).toEqual(expect.arrayContaining(['aws_vpc_security_group_egress_rule.web___catalog_v1___8080', 'aws_vpc_security_group_ingress_rule.catalog_v1___web___8080']))
    const deeds = there!.changes.map(({ action, type }) => `${action} ${type}`)
    expect(deeds.filter((deed) => deed === 'update aws_ecs_service').length).toBe(1)
    expect(deeds.findIndex((deed) => /^delete aws_vpc_security_group_\w+_rule$/.test(deed))).toBeGreaterThan(deeds.indexOf('update aws_ecs_service'))
    expect(there!.refused).toEqual([])
  })

  test('to groups and roles that exist removes those of before when no task has them any more', { timeout: 120_000 }, async () => {
    const options = { securityGroups: 'existing', roles: 'existing' } as const
    const before = runtimePlan('before', small)
    const [there, back] = await changing(before, runtimePlan('after', small, { options }), before)
    expect(byDeed(there!.planned)).toMatchObject({ delete: expect.arrayContaining(['aws_iam_role.web___task', 'aws_security_group.web']) })
    expect([...there!.refused, ...back!.refused]).toEqual([])
  })

  test('that puts another load balancer before a gateway takes the old one away when the new one serves', { timeout: 120_000 }, async () => {
    const behind = (options: Readonly<Record<string, string>>): Planned =>
      runtimePlan(JSON.stringify(options), { ...small, virtualGateways: [{ ...edge, listeners: [http(80)] }] }, { options, envoyOptions: { gatewayHealthCheckPath: '/healthy' } })
    const outcomes = await changing(
      behind({ gatewayLoadBalancer: 'nlb' }),
      behind({ gatewayLoadBalancer: 'nlb', gatewayScheme: 'internet-facing' }),
      behind({ gatewayLoadBalancer: 'alb', gatewayScheme: 'internet-facing' }),
      behind({ gatewayLoadBalancer: 'existing' }),
    )
    expect(outcomes.flatMap(({ refused }) => refused)).toEqual([])
    const steps = ['create aws_lb', 'create aws_lb_listener', 'update aws_ecs_service', 'delete aws_lb_listener', 'delete aws_lb']
    const seen = outcomes.map(({ changes }) => [...new Set(deedsOf(changes))].filter((deed) => steps.includes(deed)))
    expect(seen).toEqual([steps, steps, steps.slice(2)])
  })

  test('that Amazon ECS takes back fails, and keeps what the tasks before were started from until one succeeds', { timeout: 120_000 }, async () => {
    const of = (web: string): Planned => runtimePlan(web, richMesh, { files: configured({ web }) })
    const [first, bad, good] = [of('{"first":true}'), of('{"bad":true}'), of('{"good":true}')]
    const deployment = await startDeployment(printModule(first.plan, first.mesh).files, first.plan)
    try {
      await deployment.change('apply')
      deployment.standIn.takenBack.set('aws_ecs_service', 'task_definition')
      deployment.workspace.write(printModule(bad.plan, bad.mesh).files)
      await expect(deployment.change('apply')).rejects.toThrow(/Amazon ECS\s[│\s]*went back/)
      expect(deedsOf(deployment.standIn.changes)).toEqual(['create aws_s3_object', 'create aws_s3_object', 'create aws_ecs_task_definition', 'update aws_ecs_service'])

      deployment.standIn.takenBack.clear()
      deployment.workspace.write(printModule(good.plan, good.mesh).files)
      const deeds = deedsOf(await deployment.change('apply'))
      const [made, removed] = [deeds.slice(0, 4), deeds.slice(4)]
      expect(made).toEqual(['create aws_s3_object', 'create aws_s3_object', 'create aws_ecs_task_definition', 'update aws_ecs_service'])
      // Those of the first and those that failed.
      expect(removed.toSorted()).toEqual([...Array<string>(2).fill('delete aws_ecs_task_definition'), ...Array<string>(4).fill('delete aws_s3_object')])
      expect(await deployment.planned()).toEqual({})
    } finally {
      await deployment.end()
    }
  })
})
