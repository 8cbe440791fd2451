/**
 * Globals by which code learns of the world outside its files, or speaks to it. Left out are those that Node loads when
 * they are looked at, such as WebSocket: a bundle that uses one mentions it.
 */
const SURROUNDINGS = [
  'process',
  'console',
  'Date',
  'performance',
  'crypto',
  'Intl',
  'navigator',
  'fetch',
  'localStorage',
  'sessionStorage',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'WeakRef',
  'FinalizationRegistry',
  'require',
]

/**
 * Watches whether anybody reaches for the world outside: the environment, the clock, chance, the network, the terminal.
 * Returns a function that tells whether it has happened. What is reached for works as ever.
 */
export function watchSurroundings(): () => boolean {
  let isTouched = false
  const watch = (owner: object, name: string): void => {
    const { get, value } = Object.getOwnPropertyDescriptor(owner, name) ?? {}
    if (get === undefined && value === undefined) return
    Object.defineProperty(owner, name, {
      configurable: true,
      enumerable: false,
      get: () => {
        isTouched = true
        return get ? (get.call(owner) as unknown) : (value as unknown)
      },
      set: (other: unknown) => {
        isTouched = true
        Object.defineProperty(owner, name, { value: other, configurable: true, writable: true, enumerable: false })
      },
    })
  }
  for (const name of SURROUNDINGS) watch(globalThis, name)
  watch(Math, 'random')
  return () => isTouched
}
