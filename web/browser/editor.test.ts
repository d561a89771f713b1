/** The editor and the comparison, as people use them: write, be told, look, commit; and what others do meanwhile. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violations, visit } from './page'
import { stage } from './stage'

const on = stage()

/** Somebody commits through the API. */
const commit = (page: Page, name: string, template: string) =>
  page.evaluate(
    async ([prompt, text]) => {
      await fetch(`/api/v1/prompts/${encodeURIComponent(prompt as string)}/versions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Pecia-As': 'grace' },
        body: JSON.stringify({ content: { template: text }, note: 'by somebody' }),
      })
    },
    [name, template],
  )

const write = async (page: Page, label: string | RegExp, text: string) => {
  await page.getByRole('textbox', { name: label, exact: typeof label === 'string' }).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

test('a new prompt is written, tried with values and committed', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/library`)
  await page.keyboard.press('n')
  await page.getByRole('heading', { level: 1, name: 'New prompt' }).waitFor()
  await page.getByLabel('Name', { exact: false }).first().fill('shop/answer')
  await write(page, 'Message 1, system', 'You answer for {{ shop }} in two sentences.')
  await write(page, 'Message 2, user', '{{ question }}')
  await page.getByLabel('shop', { exact: true }).fill('Ada & Co')
  await page.getByText('You answer for Ada & Co in two sentences.').waitFor()
  await page.getByText(/about \d+ tokens/).waitFor()
  await page.getByRole('button', { name: 'Review and commit' }).click()
  await page.getByLabel('Why').fill('A first draft')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Commit', exact: true }).click()
  await page.waitForURL('**/prompts/shop/answer*')
  expect(on.library.pecia('show', 'shop/answer')).toContain('You answer for {{ shop }}')
  expect(troubles).toEqual([])
  await context.close()
})

test('what cannot be read is marked where it stands, and a draft outlives its tab', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/edit/demo/sentiment`)
  await write(page, /^(Text|Message 1)/, 'Sort this: {{ review')
  await page.locator('.cm-lintRange-error').first().waitFor()
  await page.getByText('Not committed').waitFor()
  await page.waitForTimeout(800)
  await page.reload()
  await page.getByText('Your draft was restored').waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await page.getByText('Nothing is changed yet.').waitFor()
  await context.close()
})

test('a finding is mended where it stands, and completion offers the variables', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/new?name=house/tone`)
  await page.getByText('One text').click()
  await write(page, 'Text', 'Be kind to {{ customer }} now.   \nAnswer in one sentence.')
  await page.getByRole('button', { name: 'Mend' }).first().click()
  await page.getByRole('button', { name: 'Mend' }).first().waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' {{ cus')
  await page.getByRole('option', { name: 'customer' }).waitFor()
  await page.keyboard.press('Enter')
  expect(troubles).toEqual([])
  await context.close()
})

test('a commit of somebody else is shown, and the draft goes on top of it', async () => {
  const { page, context } = await visit(on.browser, `${on.library.url}/library`)
  await commit(page, 'news/brief', 'Sum up {{ text }}.')
  await page.goto(`${on.library.url}/edit/news/brief`)
  await write(page, 'Text', 'Sum up {{ text }} in one line.')
  await commit(page, 'news/brief', 'Sum up {{ text }} calmly.')
  await page.getByRole('button', { name: 'Look and choose' }).click()
  await page.getByText('Their change: from v1').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByLabel('Why').fill('Shorter')
  await page.getByRole('button', { name: 'Commit', exact: true }).click()
  await page.waitForURL('**/prompts/news/brief*')
  expect(on.library.pecia('show', 'news/brief')).toContain('in one line')
  await context.close()
})

test('two versions are compared by word, form and figures', async () => {
  const { page, context, troubles } = await visit(on.browser, `${on.library.url}/prompts/demo/sentiment`)
  await page.getByRole('link', { name: 'Compare' }).click()
  await page.locator('ins').first().waitFor()
  await page.getByText('Unified').click()
  await page.waitForURL('**as=unified*')
  const [before, after] = [await page.getByLabel('Before').inputValue(), await page.getByLabel('After').inputValue()]
  await page.getByRole('button', { name: 'Swap the two' }).click()
  await page.waitForURL((url) => url.searchParams.get('before') === after && url.searchParams.get('after') === before)
  expect(troubles).toEqual([])
  await context.close()
})
