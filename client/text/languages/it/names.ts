import type { NameWords } from '~/client/room/suggestName'

/** Italian: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'agile', 'allegro', 'attento', 'audace', 'brillante', 'calmo', 'contento', 'coraggioso', 'cordiale', 'cortese', 'creativo', 'curioso', 'divertente', 'dorato', 'fedele',
    'felice', 'fiero', 'forte', 'geniale', 'gentile', 'magico', 'onesto', 'paziente', 'rapido', 'saggio', 'sereno', 'simpatico', 'solare', 'sveglio', 'vivace',
  ],
  animals: [
    'Bisonte', 'Cammello', 'Canarino', 'Canguro', 'Castoro', 'Cavallo', 'Cigno', 'Colibrì', 'Criceto', 'Delfino', 'Elefante', 'Falco', 'Fenicottero', 'Gabbiano', 'Gatto',
    'Ghiro', 'Gufo', 'Koala', 'Lama', 'Leone', 'Leopardo', 'Lupo', 'Orso', 'Panda', 'Pappagallo', 'Pinguino', 'Procione', 'Riccio', 'Scoiattolo', 'Tucano',
  ],
  pattern: (quality, animal) => `${animal} ${quality}`,
}
