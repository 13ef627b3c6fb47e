/** Makes ready what the tests need beside npm packages. */
export async function prepare(): Promise<void> {}
