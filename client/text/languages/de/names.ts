import type { NameWords } from '~/client/room/suggestName'

/** German: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'Bunter', 'Edler', 'Ehrlicher', 'Flinker', 'Freundlicher', 'Fröhlicher', 'Geduldiger', 'Glücklicher', 'Goldener', 'Heiterer', 'Höflicher', 'Kluger', 'Kühner', 'Lieber', 'Lustiger',
    'Munterer', 'Mutiger', 'Neugieriger', 'Netter', 'Ruhiger', 'Sanfter', 'Schlauer', 'Schneller', 'Sonniger', 'Starker', 'Stiller', 'Tapferer', 'Treuer', 'Wacher', 'Weiser',
  ],
  animals: [
    'Adler', 'Bär', 'Biber', 'Dachs', 'Delfin', 'Elefant', 'Elch', 'Falke', 'Frosch', 'Fuchs', 'Hamster', 'Hase', 'Hirsch', 'Hund', 'Igel',
    'Kater', 'Koala', 'Kranich', 'Löwe', 'Luchs', 'Maulwurf', 'Otter', 'Panda', 'Papagei', 'Pinguin', 'Rabe', 'Storch', 'Tiger', 'Wal', 'Waschbär',
  ],
  pattern: (quality, animal) => `${quality} ${animal}`,
}
