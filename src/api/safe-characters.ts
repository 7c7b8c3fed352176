// The characters of generated names and hashes: no vowels, so that no words appear. Models util/rand alphanums, v1.35.
export const safeCharacters = 'bcdfghjklmnpqrstvwxz2456789'
