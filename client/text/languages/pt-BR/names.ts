import type { NameWords } from '~/client/room/suggestName'

/** Portuguese of Brazil: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'ágil', 'alegre', 'amável', 'animado', 'atento', 'bondoso', 'brilhante', 'calmo', 'contente', 'corajoso', 'criativo', 'curioso', 'divertido', 'dourado', 'educado',
    'esperto', 'feliz', 'fiel', 'forte', 'genial', 'gentil', 'honesto', 'mágico', 'paciente', 'rápido', 'sábio', 'simpático', 'sorridente', 'tranquilo', 'valente',
  ],
  animals: [
    'Alce', 'Canário', 'Canguru', 'Castor', 'Cisne', 'Coala', 'Coelho', 'Elefante', 'Esquilo', 'Falcão', 'Flamingo', 'Gato', 'Gavião', 'Golfinho', 'Grilo',
    'Guaxinim', 'Hamster', 'Leão', 'Lince', 'Lobo', 'Ouriço', 'Panda', 'Papagaio', 'Pavão', 'Pinguim', 'Pônei', 'Tatu', 'Tigre', 'Tucano', 'Urso',
  ],
  pattern: (quality, animal) => `${animal} ${quality}`,
}
