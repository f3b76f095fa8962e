import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Nitro } from 'nitropack/types'
import { HEAD_STRINGS } from '../client/text/headStrings'
import { DEFAULT_LANGUAGE, LANGUAGES } from '../shared/languages'

const NAME = 'manifest'

/** Writes the manifest of the installed site for each language beside the default one, which is in `public/`. @param root the checkout. */
export function addManifests({ options }: Nitro, root: string): void {
  const manifest = JSON.parse(readFileSync(`${root}/public/${NAME}.webmanifest`, 'utf8')) as Record<string, unknown>
  const folder = `${options.buildDir}/manifests`
  mkdirSync(folder, { recursive: true })
  for (const { tag, dir } of LANGUAGES) {
    if (tag === DEFAULT_LANGUAGE) continue
    const { name, description } = HEAD_STRINGS[tag]
    writeFileSync(`${folder}/${NAME}.${tag}.webmanifest`, JSON.stringify({ ...manifest, name, description, lang: tag, dir }, null, 2))
  }
  options.publicAssets.push({ dir: folder, baseURL: '/', maxAge: 0, fallthrough: true })
}
