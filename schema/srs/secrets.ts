// Which words of a configuration are secret, for the chart and the import alike.

/** Patterns for words in lower case, which Go and JavaScript read alike. */
export const secretWords = {
  /** Taken out first: variables of a query that SRS fills in, such as ?vhost=[vhost]. */
  harmless: String.raw`[?&][a-z0-9_-]+=\[[a-z_]+\]`,
  /** An address with credentials or a query, a header that logs in, or an option of a program for a key. */
  secret: `//[^/?#]*@|[?&]|authorization|credential|passphrase|passw|secret|token|^-+([a-z]+[-_])*key(=|$)`,
}

/** Whether a word looks secret. */
export const looksSecret = (word: string): boolean =>
  new RegExp(secretWords.secret).test(word.toLowerCase().replaceAll(new RegExp(secretWords.harmless, 'g'), ''))
