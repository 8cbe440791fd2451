// The mesh of services.mjs with the constructs of the AWS CDK (level 2), in stacks below CloudFormation's limit of 500
// resources. Usage: OUTPUT-FOLDER SERVICES
import { App, Duration, Stack } from 'aws-cdk-lib'
import * as appmesh from 'aws-cdk-lib/aws-appmesh'
import { AUTHORITY, CLIENT, PORT, servicesOf } from '../../all-outputs/services.mjs'

const SERVICES_PER_STACK = 80
const [outdir, count] = process.argv.slice(2)
const services = servicesOf(Number(count))
const app = new App({ outdir, analyticsReporting: false })
const trust = appmesh.TlsValidationTrust.file(AUTHORITY)
const file = ({ chain, key }) => appmesh.TlsCertificate.file(chain, key)
declareMesh(new Stack(app, 'Mesh'))

for (let start = 0; start < services.length; start += SERVICES_PER_STACK) {
  const stack = new Stack(app, `Services${start / SERVICES_PER_STACK}`)
  const mesh = appmesh.Mesh.fromMeshName(stack, 'Mesh', 'shop')
  const called = new Map()
  const backend = (virtualServiceName) => {
    const known = called.get(virtualServiceName) ?? appmesh.VirtualService.fromVirtualServiceAttributes(stack, `to ${virtualServiceName}`, { mesh, virtualServiceName })
    called.set(virtualServiceName, known)
    return appmesh.Backend.virtualService(known)
  }
  for (const service of services.slice(start, start + SERVICES_PER_STACK)) declare(stack, mesh, service, service.calls.map(backend))
}
app.synth()

function declareMesh(stack) {
  return new appmesh.Mesh(stack, 'Mesh', { meshName: 'shop' })
}

function declare(stack, mesh, { name, virtualService, versions, certificate }, backends) {
  const [stable, canary] = versions.map(({ node, hostname }) => new appmesh.VirtualNode(stack, node, {
    mesh,
    virtualNodeName: node,
    serviceDiscovery: appmesh.ServiceDiscovery.dns(hostname),
    listeners: [appmesh.VirtualNodeListener.http({ port: PORT, tls: { mode: appmesh.TlsMode.STRICT, certificate: file(certificate), mutualTlsValidation: { trust } } })],
    backendDefaults: { tlsClientPolicy: { enforce: true, validation: { trust }, mutualTlsCertificate: file(CLIENT) } },
    backends,
  }))
  const router = new appmesh.VirtualRouter(stack, `${name}-router`, { mesh, virtualRouterName: name, listeners: [appmesh.VirtualRouterListener.http(PORT)] })
  const path = appmesh.HttpRoutePathMatch.startsWith('/')
  router.addRoute('canary', {
    routeName: 'canary',
    routeSpec: appmesh.RouteSpec.http({
      priority: 0,
      match: { path, headers: [appmesh.HeaderMatch.valueIs('x-canary', 'v2')] },
      weightedTargets: [{ virtualNode: canary, weight: 1 }],
    }),
  })
  router.addRoute('main', {
    routeName: 'main',
    routeSpec: appmesh.RouteSpec.http({
      priority: 1,
      match: { path },
      timeout: { perRequest: Duration.seconds(15) },
      retryPolicy: { httpRetryEvents: [appmesh.HttpRetryEvent.SERVER_ERROR], retryAttempts: 2, retryTimeout: Duration.seconds(2) },
      weightedTargets: [{ virtualNode: stable, weight: 90 }, { virtualNode: canary, weight: 10 }],
    }),
  })
  return new appmesh.VirtualService(stack, name, { virtualServiceName: virtualService, virtualServiceProvider: appmesh.VirtualServiceProvider.virtualRouter(router) })
}
