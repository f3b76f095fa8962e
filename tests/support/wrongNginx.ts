import { substitute } from './substitute'

const replace = (from: string, to = '') => (config: string) => substitute(config, { [from]: to })

/** Keeps the addresses that visitors claim, as many files on the web do; harmless as long as NUXT_TRUST_PROXY is right. */
const appending = replace('X-Forwarded-For $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for')

/** Wrong files of operators, each made from the shipped one. */
export const WRONG_NGINX = {
  'no Upgrade': replace('proxy_set_header Upgrade $http_upgrade;'),
  'no Host': replace('proxy_set_header Host $http_host;'),
  'no X-Forwarded-Proto': replace('proxy_set_header X-Forwarded-Proto $scheme;'),
  'port dropped from Host': replace('Host $http_host', 'Host $host'),
  'one hop too many': appending,
  'visitors trusted': appending,
  'buffering': (config: string) => substitute(config, { 'proxy_request_buffering off': 'proxy_request_buffering on', 'proxy_buffering off': 'proxy_buffering on' }),
} satisfies Record<string, (config: string) => string>

export type WrongNginx = keyof typeof WRONG_NGINX

/** The server's settings with each: where the fault is not nginx's alone, they are a part of it. */
export const SETTINGS_WITH: Record<WrongNginx, Record<string, string>> = {
  'no Upgrade': { NUXT_TRUST_PROXY: '1' },
  'no Host': { NUXT_TRUST_PROXY: '1' },
  'no X-Forwarded-Proto': { NUXT_TRUST_PROXY: '1' },
  'port dropped from Host': { NUXT_TRUST_PROXY: '1' },
  'one hop too many': { NUXT_TRUST_PROXY: '2' },
  'visitors trusted': { NUXT_TRUST_PROXY: '0.0.0.0/0, ::/0' },
  'buffering': { NUXT_TRUST_PROXY: '1' },
}
