/** Signing in by the token that a teacher gives, and out. */
import type { Page } from "./answer";
import { html } from "./html";
import type { Site } from "./site";

/** Adds the pages of signing in and out, and the way home. */
export function signingIn(site: Site): void {
  site.get("/", ({ person }) => ({ to: person.role === "teacher" ? "/class" : "/mine" }));
  site.open("get", "/sign-in", async (_form, { query }) =>
    signInPage(ownAddress((query as Record<string, unknown>).to)),
  );
  site.open("post", "/sign-in", async ({ fields }, request, reply) => {
    const to = ownAddress(fields.get("to"));
    const token = (fields.get("token") ?? "").trim();
    try {
      await site.signIn(token, request, reply);
      return { to };
    } catch (error) {
      const { statusCode: status } = error as { statusCode?: number };
      if (status === 401)
        return signInPage(to, { status, text: "This token is nobody's. Copy it whole: it begins with wb_." });
      if (status === 429)
        return signInPage(to, {
          status,
          text: "Too many wrong tokens came from your address. Wait a minute and try again.",
        });
      throw error;
    }
  });
  site.open("post", "/sign-out", async (_form, request, reply) => {
    site.signOut(request, reply);
    return { to: "/sign-in" };
  });
}

function signInPage(to: string, problem?: { status: number; text: string }): Page {
  return {
    title: "Sign in",
    status: problem?.status ?? 200,
    main: html`<div class="narrow">
<h1>Sign in</h1>
<p class="lead">With the token that your teacher gave you. It stands in for a password: keep it to yourself.</p>
${problem && html`<p class="notice bad" role="alert" id="problem">${problem.text}</p>`}
<form class="sheet" method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<p class="field"><label for="token">Token</label>
<input id="token" name="token" type="password" required autocomplete="current-password" spellcheck="false"
 autocapitalize="none" autofocus${problem && html` aria-invalid="true" aria-describedby="problem"`}></p>
<button>Sign in</button>
</form>
<p class="quiet small">Lost it? Your teacher can make a new one; the old one then ends.</p>
</div>`,
  };
}

/**
 * Gives an address back if it stays on this site, else the home page.
 * @example
 *   ownAddress("/class?page=2") // => "/class?page=2"
 *   ownAddress("//evil.example/") // => "/"
 */
export function ownAddress(to: unknown): string {
  // browsers read a backslash as a slash; a second one names a host
  return typeof to === "string" && /^\/(?![/\\])[!-[\]-~]*$/.test(to) ? to : "/";
}
