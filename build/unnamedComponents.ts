import type { Plugin } from 'vite'

/** The name that Vue's compiler gives to a component, in compiled code. */
const NAME = /^\s*__name: (['"]).*\1,\n/m

/** Leaves the names of components out of what browsers load: only development tools and `KeepAlive` ask for them, and they weigh 0.3 kB in a room. */
export function unnamedComponents(): Plugin {
  return {
    name: 'unnamed-components',
    apply: 'build',
    enforce: 'post',
    transform: { filter: { id: /\.vue(?:\?|$)/ }, handler: code => code.replace(NAME, '') },
  }
}
