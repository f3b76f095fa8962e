// Accents are marks without a script of their own; points and vowel marks belong to scripts that may omit them. Other scripts
// write vowels as marks (Devanagari, Thai …): names that differ there are as different as "Mia" and "Mio". The nukta of
// northern India is a dot that many omit.
const ACCENTS = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u093C\u0A3C\u0ABC]|(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/gu

/** Folds differences that do not make two names: case, width, accents, joiners. Lookalikes are not folded. */
export function foldName(name: string): string {
  // Letters such as "ß" have no single upper case letter; a letter that becomes two may gain accents.
  return withoutAccents(withoutAccents(name).toUpperCase().toLowerCase())
}

/** Removes accents, and normalizes widths. */
export function withoutAccents(name: string): string {
  return name.normalize('NFKD').replace(ACCENTS, '')
}
