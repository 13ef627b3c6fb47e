/** Handing in by the notebook's kernel: what it tells and asks. No token ever comes to the page. */
import type { PageNews } from "../../../course/submit";
import { SUBMIT_MIME } from "../../mime";
import type { JupyterMessage, Kernel } from "../jupyter";

/** What a cell imports, by its name in the kernel. */
const COURSE = "kernel-lib/course";

/** Who is told and asked. */
export interface Partner {
  told(news: PageNews): void;
  asked(question: string): Promise<boolean>;
}

/** Has the kernel hand the notebook beside it in; rejects with the error's words where that fails. */
export async function handIn(kernel: Kernel, file: string, partner: Partner): Promise<void> {
  const word = JSON.stringify(`./${file}`);
  const future = kernel.requestExecute({
    code: `await require(${JSON.stringify(COURSE)}).submit(${word}, { forPage: true });`,
    store_history: false,
    stop_on_error: false,
    allow_stdin: true,
  });
  let error: string | undefined;
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "error") error = String(content.evalue);
    const news = newsIn(content);
    if (news) partner.told(news);
  };
  future.onStdin = (message) => {
    if (message.header.msg_type !== "input_request") return;
    void partner
      .asked(String(message.content.prompt))
      .then((yes) => future.sendInputReply({ status: "ok", value: yes ? "yes" : "no" }, message.header));
  };
  const reply = await future.done;
  if (error === undefined && reply?.content.status !== "ok") error = "the kernel was stopped";
  if (error !== undefined) throw new Error(error);
}

function newsIn(content: JupyterMessage["content"]): PageNews | undefined {
  const data = content.data as Record<string, unknown> | undefined;
  const news = data?.[SUBMIT_MIME];
  return typeof news === "object" && news !== null ? (news as PageNews) : undefined;
}
