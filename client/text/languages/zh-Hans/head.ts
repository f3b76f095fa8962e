/** Chinese (simplified): what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – 临时聊天室',
  description: '会自动删除的聊天室。创建房间，发送链接，马上开始聊天。无需账号。',
  noScript: '本网站需要 JavaScript。请在浏览器设置中允许它，然后重新加载页面。',
  tooOld: '你的浏览器版本太旧，无法使用本网站。请更新浏览器，或换一个浏览器。',
}
