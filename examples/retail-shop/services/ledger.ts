import { fixed, tcp } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'

const ledgerPort = tcp(5432)

export const ledger = shop.virtualService('ledger.shop.local', ledgerPort)

// A database on two machines that never move: fixed addresses instead of a name.
shop.provide(
  ledger,
  shop.virtualNode('ledger', { listeners: [ledgerPort], serviceDiscovery: fixed('10.0.4.17', '10.0.4.18') }),
)
