import type { NameWords } from '~/client/room/suggestName'

/** Polish: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'Bystry', 'Cichy', 'Ciekawy', 'Cierpliwy', 'Dobry', 'Dzielny', 'Energiczny', 'Grzeczny', 'Łagodny', 'Mądry', 'Miły', 'Odważny', 'Pilny', 'Pogodny', 'Pomocny',
    'Radosny', 'Rozsądny', 'Serdeczny', 'Silny', 'Skromny', 'Słoneczny', 'Spokojny', 'Sprytny', 'Szczery', 'Szczęśliwy', 'Szybki', 'Uprzejmy', 'Wesoły', 'Złoty', 'Zręczny',
  ],
  animals: [
    'Bocian', 'Borsuk', 'Chomik', 'Delfin', 'Gepard', 'Jeż', 'Kangur', 'Koń', 'Kot', 'Królik', 'Lew', 'Lis', 'Miś', 'Motyl', 'Nosorożec',
    'Orzeł', 'Paw', 'Pelikan', 'Pingwin', 'Ryś', 'Słoń', 'Struś', 'Szop', 'Tukan', 'Tygrys', 'Wielbłąd', 'Wieloryb', 'Zając', 'Żółw', 'Żubr',
  ],
  pattern: (quality, animal) => `${quality} ${animal}`,
}
