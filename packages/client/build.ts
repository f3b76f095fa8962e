import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { transpileDeclaration } from 'typescript'
import { PackageCollector } from '../../build/packages.ts'

// Builds `dist`: the program, the module and its types, with everything that they need.

const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')
const DIST = join(HERE, 'dist')
/** What the types of the module consist of. */
const PUBLIC = ['index', 'types', 'roomError', 'openRoom', 'createRoom']

rmSync(DIST, { recursive: true, force: true })
mkdirSync(DIST)
const packages = await bundle()
writeFileSync(join(DIST, 'LICENSES.txt'), [readFileSync(join(ROOT, 'LICENSE'), 'utf8'), ...packages.map(({ name, version, texts }) => [`${name} ${version}`, ...texts].join('\n\n'))].join(`\n\n${'-'.repeat(80)}\n\n`))
for (const name of PUBLIC) writeFileSync(join(DIST, `${name}.d.ts`), declare(join(HERE, 'src', `${name}.ts`)))

async function bundle() {
  const collector = new PackageCollector(ROOT)
  const build = await rolldown({
    input: { 'index': join(HERE, 'src/index.ts'), 'chat-room': join(HERE, 'src/terminal/main.ts') },
    // It names files that `nuxt prepare` makes later.
    tsconfig: false,
    platform: 'node',
    plugins: [collector.plugin()],
    resolve: { alias: { '#shared': join(ROOT, 'shared'), '~': ROOT } },
    transform: { target: 'node22' },
  })
  await build.write({ dir: DIST, format: 'esm', chunkFileNames: '[name].js', comments: false })
  await build.close()
  return collector.packages()
}

function declare(file: string): string {
  const { outputText, diagnostics = [] } = transpileDeclaration(readFileSync(file, 'utf8'), { fileName: file, compilerOptions: { isolatedDeclarations: true, declaration: true } })
  if (diagnostics.length > 0) throw new Error(`The types of ${file} are not explicit.`)
  // Files of a package name each other with their endings.
  return outputText.replace(/(from '\.\/\w+)'/g, '$1.js\'')
}
