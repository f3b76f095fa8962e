import { pathToFileURL } from 'node:url'
import { ensureBuilt, SERVER } from './build.ts'

// Builds where there is no current build, then becomes the server: it listens on PORT (3000), and signals and the exit
// code need nobody to pass them on.
ensureBuilt()
await import(pathToFileURL(SERVER).href)
