/** Turkish: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – kendini silen sohbet odaları',
  description: 'Kendini silen bir sohbet odası. Bir oda oluştur, bağlantıyı gönder, konuşmaya başla. Hesap gerekmez.',
  noScript: 'Bu site için JavaScript gerekir. Tarayıcının ayarlarından JavaScript’e izin ver, sonra sayfayı yenile.',
  tooOld: 'Tarayıcın bu site için çok eski. Tarayıcını güncelle veya başka bir tarayıcı kullan.',
}
