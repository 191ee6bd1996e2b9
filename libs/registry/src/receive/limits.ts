/** Commits that one push may bring: the history of the Linux kernel fits. */
export const MAX_NEW_COMMITS = 2_000_000
/** Git objects that one push may bring: some minutes of walking. */
export const MAX_NEW_OBJECTS = 20_000_000
/** Commits that refs may be put on in one push and that are judged then, each by its whole tree. */
export const MAX_NEW_TIPS = 1_000
/** Pointers to large files that one push may bring, old versions included: each is a row, and some 200 bytes of memory. */
export const MAX_NEW_POINTERS = 1_000_000
/** Commits that a push builds on and that are asked what they hold already; more only with many branches at once. */
export const MAX_BASES = 16
/** Things that one refusal names: enough to see what is wrong, few enough to read. */
export const MAX_NAMED = 20
