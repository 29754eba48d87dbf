/** Longer than anything takes that is not held up on purpose. */
export const SOON_MS = 500;

/** The same for what is posted: hundreds may come before it. */
export const POSTS_MS = 2_000;
