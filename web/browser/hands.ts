/** Two ways to use a page: by mouse, and by keyboard alone. A story that is told once is carried out by both. */
import type { Locator, Page } from 'playwright-core'

export interface Hands {
  /** Press a button, a link, a tab. */
  press: (what: Locator) => Promise<void>
  /** Put a text in the place of what a field holds. */
  write: (field: Locator, text: string) => Promise<void>
  /** Choose from a list by what its entry begins with. */
  choose: (list: Locator, entry: string) => Promise<void>
}

/** Presses of Tab after which a thing counts as out of reach: more than any page has stops. */
const FAR = 150

export const mouse = (page: Page): Hands => ({
  press: (what) => what.click(),
  write: async (field, text) => {
    await field.click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  },
  choose: async (list, entry) => {
    const value = await list.locator('option', { hasText: entry }).first().getAttribute('value')
    await list.selectOption(value)
  },
})

export const keyboard = (page: Page): Hands => ({
  press: async (what) => {
    await reach(page, what)
    // A tab that is not chosen is reached by the arrows from the one that is.
    await page.keyboard.press('Enter')
  },
  write: async (field, text) => {
    await reach(page, field)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
  },
  choose: async (list, entry) => {
    await reach(page, list)
    await page.keyboard.type(entry)
  },
})

/** Go to a thing by Tab, and see that it shows where the keyboard is. */
async function reach(page: Page, what: Locator): Promise<void> {
  await what.waitFor()
  const isTab = (await what.getAttribute('role')) === 'tab'
  for (let presses = 0; presses < FAR; presses += 1) {
    // oxlint-disable no-await-in-loop
    const before = await look(what)
    if (await isFocused(what)) return
    await page.keyboard.press(isTab && (await isInTabs(page)) ? 'ArrowRight' : 'Tab')
    if (await isFocused(what)) {
      // Edges change their color in a moment's time.
      await page.waitForTimeout(150)
      if ((await look(what)) === before) throw new Error(`Nothing shows that the keyboard is at ${what}.`)
      return
    }
    // oxlint-enable no-await-in-loop
  }
  throw new Error(`${what} cannot be reached by Tab.`)
}

const isFocused = (what: Locator) => what.evaluate((element) => element === document.activeElement)
const isInTabs = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('role') === 'tab')

/** What a thing and what is around it look like at their edges. */
const look = (what: Locator): Promise<string> =>
  what.evaluate((element) => {
    const around = [element, element.parentElement, element.closest('.cm-editor')].filter((one) => one !== null)
    return around
      .map((one) => {
        const { outlineStyle, outlineColor, outlineWidth, borderColor, boxShadow } = getComputedStyle(one)
        return [outlineStyle, outlineColor, outlineWidth, borderColor, boxShadow].join(' ')
      })
      .join('\n')
  })
