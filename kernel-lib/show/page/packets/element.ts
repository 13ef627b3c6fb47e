/** Makes an element with a class and, perhaps, words. Words become text content: what packets hold is never markup. */
export function element(tag: string, className: string, words?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}
