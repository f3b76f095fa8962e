import { expect } from 'vitest'
import { test } from '../support/browser'
import { openTerminal } from '../support/terminal'

const PASSWORD = 'correct horse battery staple'

test('a terminal and a browser talk in an encrypted room with a password, through a cut, until its end', async ({ server, visitor, network: { network, url } }) => {
  const ann = await visitor(server.url)
  const link = await ann.makesEncryptedRoom(PASSWORD)
  await ann.joins('Ann')
  const ben = openTerminal(['join', link.replace(server.url, url)])
  await ben.sees('Your name')
  ben.says('Ben')
  await ben.sees('Room password:')
  ben.says('wrong')
  await ben.sees('Wrong password')
  ben.says(PASSWORD)
  await ben.sees(/encrypted · 2 here: Ann, Ben/)
  expect(ben.output).not.toContain('staple')

  await ann.says('hello')
  await ben.sees('Ann: hello')
  ben.says('hi')
  await ann.hears('hi')

  network.cut()
  await ann.says('one')
  ben.says('two')
  ben.says('three')
  await ben.sees('three (not sent yet)')
  network.mend()
  await ann.hears('two')
  await ann.hears('three')
  const texts = ['hello', 'hi', 'one', 'two', 'three']
  await expect.poll(() => ann.order(...texts)).toEqual(texts)
  await expect.poll(() => ben.lines.flatMap(line => /\d: (\w+)$|: (\w+)$/.exec(line)?.slice(1).filter(Boolean) ?? [])).toEqual(texts)
  expect(await ann.page.getByText(/Ben left/).count()).toBe(0)

  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  expect(await ben.ended).toBe(0)
  await ben.sees('This room was ended')
  expect(`${ben.text}\n${ben.history}`).not.toMatch(/Ann|hello|three/)
})
