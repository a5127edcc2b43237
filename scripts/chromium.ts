// Chromium, for the tests that watch players and for the picture of the dashboard.
import which from 'which'

/** Chromium's program, if there is one: CHROME_BIN, or Debian's, or what others call it. */
export async function findChromium(): Promise<string | undefined> {
  if (process.env.CHROME_BIN) return process.env.CHROME_BIN
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'chrome']) {
    const found = await which(name, { nothrow: true })
    if (found) return found
  }
  return undefined
}
