import type { ProxyKind } from './proxy'
import { substitute } from './substitute'

/** Debian's Caddy with `deploy/Caddyfile`. It needs no certificate from elsewhere, no folder of the system and no fixed port. */
export const caddy: ProxyKind = {
  name: 'caddy',
  file: 'Caddyfile',
  adapt: (config, { folder, http, https, upstream, base, cert, key }) => substitute(config, {
    'log {': `http_port ${http}\n\thttps_port ${https}\n\tadmin unix/${folder}/admin.sock\n\tlog {`,
    'chat.example.org {': `localhost {\n\ttls ${cert} ${key}`,
    '\treverse_proxy 127.0.0.1:3000 {': base === '/' ? `\treverse_proxy 127.0.0.1:${upstream} {` : `\treverse_proxy ${base}* 127.0.0.1:${upstream} {`,
  }),
  run: file => ['run', '--adapter', 'caddyfile', '--config', file],
  // Forced as by Debian's unit, since the file is the same.
  reload: file => ['reload', '--force', '--adapter', 'caddyfile', '--config', file],
  env: ({ folder }) => ({ XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
}
