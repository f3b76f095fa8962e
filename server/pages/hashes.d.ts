/** Made by the build: `build/integrity.ts`. */
declare module '#integrity' {
  const hashes: import('./integrity').Hashes
  export default hashes
}
