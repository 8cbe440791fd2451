import * as dgram from 'node:dgram'
import { once } from 'node:events'
import { decode, encode, type Answer as Record, type Packet, type Question } from 'dns-packet'
import type { AgentCalls, DnsRecords } from './agent-protocol.ts'

// Soon asked again, so that a test that changes the records need not wait.
const TTL_S = 1

let records: DnsRecords = {}

/** Starts a DNS server on port 53, or gives it other records. */
export async function serveDns(args: Parameters<AgentCalls['serveDns']>[0]): Promise<void> {
  const isRunning = Object.keys(records).length > 0
  records = args.records
  if (isRunning) return
  const socket = dgram.createSocket('udp4')
  socket.on('message', (message, { port, address }) => socket.send(encode(answer(decode(message))), port, address))
  await once(socket.bind(53, args.address), 'listening')
}

function answer({ id = 0, questions = [] }: Packet): Packet {
  const [question] = questions
  const known = question && records[question.name.toLowerCase()]
  const NAME_ERROR = 3
  return { type: 'response', id, flags: known ? 0 : NAME_ERROR, questions, answers: known ? recordsFor(question, known) : [] }
}

function recordsFor({ name, type }: Question, known: DnsRecords[string]): Record[] {
  const list = type === 'A' || type === 'AAAA' ? (known[type] ?? []) : []
  return list.map((data) => ({ type: type as 'A' | 'AAAA', name, ttl: TTL_S, data }))
}
