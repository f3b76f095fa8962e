import { readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { ProxyKind } from './proxy'
import { substitute } from './substitute'

const NAME = 'chat.example.org'

/** Debian's HAProxy with `deploy/haproxy.cfg`. */
export const haproxy: ProxyKind = {
  name: 'haproxy',
  file: 'haproxy.cfg',
  adapt: (config, { folder, http, https, upstream, base, cert, key, hasIPv6 }) => {
    const both = `${folder}/both.pem`
    writeFileSync(both, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 })
    const bind = (port: number) => hasIPv6 ? `bind [::]:${port} v4v6` : `bind :${port}`
    return substitute(config, {
      'user haproxy': `user ${userInfo().username}`,
      'group haproxy': '',
      'bind [::]:80 v4v6': bind(http),
      'bind [::]:443 v4v6': bind(https),
      [`/etc/haproxy/${NAME}.pem`]: both,
      [`https://${NAME}`]: `https://localhost:${https}`,
      'default_backend rooms': base === '/' ? 'default_backend rooms' : `use_backend rooms if { path_beg ${base} }`,
      '127.0.0.1:3000': `127.0.0.1:${upstream}`,
    })
  },
  run: file => ['-W', '-f', file],
  // To the master process, which starts a new worker and lets the old one finish (-sf).
  reload: 'SIGUSR2',
}
