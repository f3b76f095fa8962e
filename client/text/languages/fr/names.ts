import type { NameWords } from '~/client/room/suggestName'

/** French: what suggested names are made of. All animals are masculine, so that each quality goes with each. */
export const nameWords: NameWords = {
  qualities: [
    'agile', 'aimable', 'attentif', 'brave', 'calme', 'courageux', 'créatif', 'curieux', 'doré', 'doux', 'drôle', 'fidèle', 'fier', 'fort', 'futé',
    'génial', 'gentil', 'habile', 'heureux', 'honnête', 'joyeux', 'magique', 'malin', 'paisible', 'patient', 'poli', 'rapide', 'sage', 'sympa', 'vif',
  ],
  animals: [
    'Aigle', 'Canard', 'Castor', 'Cerf', 'Chat', 'Cheval', 'Colibri', 'Cygne', 'Dauphin', 'Écureuil', 'Éléphant', 'Faucon', 'Flamant', 'Hamster', 'Hérisson',
    'Hibou', 'Kangourou', 'Koala', 'Lama', 'Lapin', 'Lion', 'Ours', 'Panda', 'Papillon', 'Perroquet', 'Pingouin', 'Poney', 'Renard', 'Tigre', 'Zèbre',
  ],
  pattern: (quality, animal) => `${animal} ${quality}`,
}
