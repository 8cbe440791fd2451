/**
 * How the traffic of a node gets into its Envoy. `transparent`: iptables redirect it, and the application notices nothing.
 * `explicit`: Envoy binds the ports of the listeners, and the application connects to Envoy knowingly; for platforms where
 * iptables cannot be set, such as AWS Fargate.
 */
export type Interception = 'transparent' | 'explicit'
