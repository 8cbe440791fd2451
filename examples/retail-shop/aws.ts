import { cloudMap, fargate } from '@mesh-compile/dsl'

/** The name by which callers find a service that runs on Amazon ECS, which registers its tasks there. */
export const found = (service: string) => cloudMap({ namespace: 'shop.internal', service })

export const image = (name: string, version: string) => `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/${name}:${version}`

/**
 * What services with HTTP on 8080 say when they run on AWS Fargate, where no iptables can be set: Envoy binds the port
 * itself, the application listens on 127.0.0.1:18080, and calls others by HTTP_PROXY=http://127.0.0.1:15001.
 */
export const explicit = { interception: 'explicit', applicationPorts: { 8080: 18080 } } as const

/** Two tasks on AWS Fargate with an application that takes its settings from the environment. */
export const task = (name: string, version: string) =>
  fargate({
    cpu: 512,
    memory: 1024,
    desiredCount: 2,
    container: {
      image: image(name, version),
      environment: { LISTEN: '127.0.0.1:18080', HTTP_PROXY: 'http://127.0.0.1:15001' },
      stopTimeout: '60s',
    },
  })
