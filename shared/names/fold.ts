// Accents are marks of no script of their own, points and vowel marks those of scripts that may go without them. Other
// scripts write vowels as marks (Devanagari, Thai …): names that differ there are as different as "Mia" and "Mio".
// The nukta of northern India is a dot that many leave out.
const ACCENTS = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u093C\u0A3C\u0ABC]|(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/gu

/**
 * Folds what makes no two names: case, width, accents, joiners. What only looks the same is left.
 *
 * @param name a name, or a part of one.
 */
export function foldName(name: string): string {
  // Letters such as "ß" have no lower case of their own; and what has two letters in capitals may bring accents along.
  return withoutAccents(withoutAccents(name).toUpperCase().toLowerCase())
}

/**
 * Takes the accents off, and makes one of all widths.
 *
 * @param name a name, or a part of one.
 */
export function withoutAccents(name: string): string {
  return name.normalize('NFKD').replace(ACCENTS, '')
}
