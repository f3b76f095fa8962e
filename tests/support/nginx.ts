import { userInfo } from 'node:os'
import type { ProxyKind, ProxyOptions } from './proxy'
import { Proxy } from './proxy'
import { substitute } from './substitute'

const NAME = 'chat.example.org'

/** Folders that nginx makes even if it writes nothing there. */
const UNUSED_FOLDERS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** Debian's nginx with `deploy/nginx.conf`. */
export const nginx: ProxyKind = {
  name: 'nginx',
  file: 'nginx.conf',
  adapt: (config, { folder, http, https, upstream, base, cert, key, hasIPv6 }) => substitute(config, {
    'user www-data;': `user ${userInfo().username};`,
    '/run/nginx.pid': `${folder}/nginx.pid`,
    '/var/log/nginx/error.log': `${folder}/error.log`,
    'http {': ['http {', ...UNUSED_FOLDERS.map(name => `${name}_temp_path ${folder}/${name};`)].join('\n'),
    'listen 80;': `listen ${http};`,
    'listen [::]:80;': hasIPv6 ? `listen [::]:${http};` : '',
    'listen 443 ': `listen ${https} `,
    'listen [::]:443 ssl http2;': hasIPv6 ? `listen [::]:${https} ssl http2;` : '',
    [`/etc/letsencrypt/live/${NAME}/fullchain.pem`]: cert,
    [`/etc/letsencrypt/live/${NAME}/privkey.pem`]: key,
    [`https://${NAME}`]: `https://localhost:${https}`,
    [NAME]: 'localhost',
    'location / {': `location ${base} {`,
    '127.0.0.1:3000': `127.0.0.1:${upstream}`,
  }),
  run: (file, folder) => ['-c', file, '-p', folder, '-e', `${folder}/early.log`, '-g', 'daemon off;'],
  reload: 'SIGHUP',
  logFolder: '/var/log/nginx',
}

/** Starts nginx in front of a server. The caller disposes of it. */
export async function startNginx(options: ProxyOptions): Promise<Proxy> {
  return await new Proxy(nginx, options).start()
}
