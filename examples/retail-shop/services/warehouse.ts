import { backend, dns, ec2, http } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'
import { couriers, couriersTls } from './couriers.ts'
import { ledger } from './ledger.ts'
import { orders } from './orders.ts'

const warehousePort = http(8080)

export const warehouse = shop.virtualService('warehouse.shop.local', warehousePort)

/**
 * A virtual machine on which no iptables can be set. Its Envoy binds port 8080 itself; the application listens on
 * 127.0.0.1:18080, reads the ledger at 127.0.0.1:5432, and calls orders and the couriers by
 * HTTP_PROXY=http://127.0.0.1:15001.
 */
export const warehouseNode = shop.virtualNode('warehouse', {
  interception: 'explicit',
  listeners: [warehousePort],
  applicationPorts: { 8080: 18080 },
  serviceDiscovery: dns('warehouse.internal', { responseType: 'ENDPOINTS' }),
  backends: [orders, backend(ledger, { egressPort: 5432 }), backend(couriers, { tls: couriersTls })],
  platform: ec2(),
})

shop.provide(warehouse, warehouseNode)
