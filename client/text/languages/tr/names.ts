import type { NameWords } from '~/client/room/suggestName'

/** Turkish: what suggested names are made of. */
export const nameWords: NameWords = {
  qualities: [
    'Akıllı', 'Altın', 'Becerikli', 'Bilge', 'Cesur', 'Cömert', 'Çalışkan', 'Çevik', 'Dürüst', 'Enerjik', 'Güçlü', 'Güleç', 'Hızlı', 'Kibar', 'Meraklı',
    'Mutlu', 'Nazik', 'Neşeli', 'Özgür', 'Parlak', 'Sabırlı', 'Sakin', 'Sessiz', 'Sevimli', 'Şanslı', 'Tatlı', 'Yardımsever', 'Yetenekli', 'Zarif', 'Zeki',
  ],
  animals: [
    'Arı', 'Aslan', 'At', 'Baykuş', 'Ceylan', 'Fil', 'Flamingo', 'Geyik', 'Kanguru', 'Kaplan', 'Kaplumbağa', 'Kartal', 'Kedi', 'Kelebek', 'Kirpi',
    'Koala', 'Kuğu', 'Kunduz', 'Leylek', 'Martı', 'Panda', 'Papağan', 'Penguen', 'Serçe', 'Sincap', 'Tavşan', 'Tilki', 'Turna', 'Yunus', 'Zürafa',
  ],
  pattern: (quality, animal) => `${quality} ${animal}`,
}
