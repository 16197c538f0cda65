/** Who is at this page, as the server said it: name, whether there is a run. */
export const session = { name: "", isLive: false, needsToken: false };
