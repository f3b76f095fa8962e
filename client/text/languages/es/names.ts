import type { NameWords } from '~/client/room/suggestName'

/** Spanish: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'ágil', 'alegre', 'amable', 'atento', 'audaz', 'brillante', 'contento', 'cortés', 'creativo', 'curioso', 'divertido', 'dorado', 'feliz', 'fiel', 'fuerte',
    'genial', 'hábil', 'honesto', 'ingenioso', 'listo', 'mágico', 'noble', 'paciente', 'rápido', 'sabio', 'sereno', 'simpático', 'sonriente', 'tranquilo', 'valiente',
  ],
  animals: [
    'Búho', 'Caballo', 'Canario', 'Canguro', 'Castor', 'Ciervo', 'Cisne', 'Colibrí', 'Delfín', 'Elefante', 'Erizo', 'Flamenco', 'Gato', 'Gorrión', 'Halcón',
    'Hámster', 'Jaguar', 'Koala', 'León', 'Lince', 'Lobo', 'Loro', 'Mapache', 'Oso', 'Panda', 'Pingüino', 'Ratón', 'Reno', 'Tigre', 'Tucán',
  ],
  pattern: (quality, animal) => `${animal} ${quality}`,
}
