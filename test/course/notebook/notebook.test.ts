// Notebooks as the repository keeps them.
import * as assert from "uvu/assert";
import { formatNotebook, type Notebook } from "../../../kernel-lib/course/notebook";
import { kernelInfo } from "../../../kernel-lib/kernel/front/info";
import { suite } from "../../harness";

const test = suite("a notebook's file");
const empty: Notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

test("names the language as the kernel does, so that JupyterLab opens it unchanged", () =>
  assert.equal(JSON.parse(formatNotebook(empty)).metadata.language_info, kernelInfo().language_info));

test.run();
