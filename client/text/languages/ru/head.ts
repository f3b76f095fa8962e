/** Russian: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral — чаты, которые исчезают',
  description: 'Чат-комната, которая удаляется сама. Создайте комнату, отправьте ссылку и начните разговор. Аккаунт не нужен.',
  noScript: 'Этому сайту нужен JavaScript. Включите его в настройках браузера и обновите страницу.',
  tooOld: 'Ваш браузер слишком старый для этого сайта. Обновите его или откройте сайт в другом браузере.',
}
