/** A name as it is shown: of an encrypted room one may be unreadable, which is empty. */
export function nameOf(name: string, { room }: { readonly room: { readonly unreadableName: string } }): string {
  return name === '' ? room.unreadableName : name
}
