import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Chinese (simplified): the words of `/`, and those around every page. */
export const siteStrings = ({ plural, number }: Formats<'zh-Hans'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – 临时聊天室',
    home: 'Ephemeral',
  },
  home: {
    headline: '到时间就自动删除的聊天室。',
    lead: '创建房间，发送链接，就能开始聊天。时间一到，所有内容都会删除。不需要账号。',
    create: '创建房间',
    creating: '正在创建房间…',
    lifetime: '房间保留多久？',
    minutes: count => plural(count, { other: '# 分钟' }),
    seconds: count => plural(count, { other: '# 秒' }),
    encryption: '谁能看到消息',
    encrypt: '端到端加密',
    allEncrypted: '这里的房间全部采用端到端加密。',
    encryptionText: '只有拿到完整链接的人才能看到消息，连这台服务器也看不到。',
    password: '密码（可选）',
    passwordText: '别人加入时，除了链接还要输入密码。请用别的方式告诉对方密码，比如打电话。密码忘了就找不回来。',
    joinTitle: '有链接或房间码？',
    reference: '房间链接或房间码',
    referenceHint: '请粘贴链接，或输入 16 位的房间码。',
    typed: count => `${number(count)}/${number(16)} 位`,
    join: '加入',
    joining: '正在加入…',
    noWholeKey: '这个链接不完整。请复制完整的链接，再粘贴一次。',
    noReference: '这不是房间链接，也不是房间码。房间码有 16 位。',
    noCode: length => `这不是房间链接，也不是房间码。房间码有 16 位，你输入了 ${number(length)} 位。`,
    privacyTitle: '隐私保护得怎么样？',
    privacy: [
      ['没有账号，没有 Cookie，也没有跟踪。', '你的昵称只用于一个房间，会和房间一起删除。'],
      ['删除就是真的删掉。', '房间结束时，服务器会清除里面的消息和昵称，打开着的页面也会清除。'],
      ['链接就是钥匙。', '有链接的人都能加入，并看到全部内容。所以，请只发给你信任的人。'],
      ['我们不能保证的事。', '普通房间里的消息，服务器是能看到的；加密房间里的，服务器看不到。别人可以复制看到的内容。备份和硬盘上可能会留下痕迹。浏览器的历史记录会保留链接，加密房间的密钥也在链接里。'],
    ],
    createFailed: '没能创建房间。请检查网络连接，然后重试。',
    createRefused: site => `这个网站的设置有误：服务器不接受来自 ${site} 的页面。请告诉网站的管理员。`,
    createBusy: (seconds, isFull) => `${isFull ? '服务器满了。' : '你所在网络创建的房间太多了。'}${plural(seconds, { other: '请在 # 秒后重试。' })}`,
  },
  language: {
    label: '语言',
    failed: '没能加载这种语言。请检查网络连接，然后重试。',
  },
  password: {
    show: '显示密码',
  },
  onlyText: '这里只能发送文字，不能发送文件。',
  error: {
    notFound: '找不到这个页面。',
    notFoundText: '请检查链接。房间链接的末尾是 16 位的房间码。',
    broken: '出错了。',
    brokenText: '这不是你的问题。请重新加载页面，再试一次。',
    home: '首页',
    reload: '重新加载',
  },
})
