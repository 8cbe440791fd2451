/**
 * What was never meant to be reached through a proxy: this host's own ports, among them the admin interface, and
 * link-local services such as cloud metadata (169.254.169.254; of AWS also fd00:ec2::254) with their credentials.
 */
export const CLOSED_RANGES: readonly { readonly address_prefix: string; readonly prefix_len: number }[] = [
  { address_prefix: '127.0.0.0', prefix_len: 8 },
  { address_prefix: '169.254.0.0', prefix_len: 16 },
  { address_prefix: '::1', prefix_len: 128 },
  { address_prefix: 'fe80::', prefix_len: 10 },
  { address_prefix: 'fd00:ec2::', prefix_len: 32 },
]
