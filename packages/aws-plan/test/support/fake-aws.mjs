#!/usr/bin/env node
// Stands in for the AWS CLI: takes what the script asks for exactly, and answers from the folder FAKE_AWS with what
// OpenSSL makes.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const state = process.env.FAKE_AWS
const file = (name) => join(state, name)
const openssl = (args, options = {}) => execFileSync('openssl', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'], ...options })

const [service, operation, ...rest] = process.argv.slice(2)
const given = rest[0] === 'certificate-issued' ? rest.slice(1) : rest
const flags = Object.fromEntries(given.flatMap((word, index) => (word.startsWith('--') ? [[word.slice(2), given[index + 1]]] : [])))
appendFileSync(file('calls'), `${JSON.stringify(process.argv.slice(2))}\n`)

function refuse(why) {
  process.stderr.write(`An error occurred (AccessDeniedException) when calling ${operation}: ${why}\n`)
  process.exit(254)
}
const arn = flags['certificate-authority-arn'] ?? flags['certificate-arn'] ?? flags['secret-id'] ?? ''
if (existsSync(file('refused')) && readFileSync(file('refused'), 'utf8').split('\n').includes(operation)) refuse('not authorized')
if (flags.region !== arn.split(':')[3]) refuse(`region ${flags.region}`)
const id = arn.split(/[:/]/).at(-1)
const answer = (value) => process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value, null, 4)}\n`)

switch (`${service} ${operation}`) {
  case 'acm export-certificate': {
    const passphrase = readFileSync(flags.passphrase.replace(/^fileb:\/\//, ''), 'utf8')
    // AWS: 4 to 128 characters, none of #, $ and %.
    if (!/^[^#$%]{4,128}$/.test(passphrase)) refuse('passphrase')
    const key = openssl(['pkey', '-in', file(`${id}.key`), '-aes-256-cbc', '-passout', 'env:PASSPHRASE'], { env: { ...process.env, PASSPHRASE: passphrase } })
    answer({ Certificate: readFileSync(file(`${id}.pem`), 'utf8'), CertificateChain: readFileSync(file('ca.pem'), 'utf8'), PrivateKey: key })
    break
  }
  case 'acm-pca get-certificate-authority-certificate':
    answer({ Certificate: readFileSync(file(`${id}.pem`), 'utf8').trimEnd() })
    break
  case 'acm-pca issue-certificate': {
    if (flags['template-arn'] !== 'arn:aws:acm-pca:::template/EndEntityCertificate/V1') refuse(`template ${flags['template-arn']}`)
    const isEc = openssl(['pkey', '-in', file(`${id}.key`), '-text', '-noout']).includes('NIST CURVE')
    if (flags['signing-algorithm'] !== (isEc ? 'SHA256WITHECDSA' : 'SHA256WITHRSA')) refuse('signing algorithm')
    const [, days] = /^Value=(\d+),Type=DAYS$/.exec(flags.validity)
    const made = openssl(['x509', '-req', '-in', flags.csr.replace(/^fileb:\/\//, ''), '-CA', file(`${id}.pem`), '-CAkey', file(`${id}.key`), '-days', days, '-copy_extensions', 'copy'])
    writeFileSync(file('issued.pem'), made)
    answer(`${arn}/certificate/1`)
    break
  }
  case 'acm-pca wait':
    break
  case 'acm-pca get-certificate':
    if (flags['certificate-arn'] !== `${arn}/certificate/1`) refuse('no such certificate')
    answer({ Certificate: readFileSync(file('issued.pem'), 'utf8').trimEnd(), CertificateChain: readFileSync(file(`${id}.pem`), 'utf8').trimEnd() })
    break
  case 'secretsmanager get-secret-value':
    if (flags.query !== 'SecretString' || flags.output !== 'text') refuse('form')
    answer(readFileSync(file(id), 'utf8'))
    break
  default:
    process.stderr.write(`aws: no such operation: ${service} ${operation}\n`)
    process.exit(252)
}
