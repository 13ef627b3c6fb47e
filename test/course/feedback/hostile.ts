/** A grading and a notebook in which every text a student can set tries to become more than text. */

import type { Mark } from "../../../kernel-lib/course/gradebook";
import type { Grading } from "../../../kernel-lib/course/grading";
import type { LadderLine } from "../../../kernel-lib/course/judge";

/** Each would call `window.hit`, load something or turn text about, if it were taken for what it pretends to be. */
export const EVIL = [
  "<script>window.hit = 1</script>",
  '"><img src=x onerror="window.hit = 2">',
  "'><svg onload=window.hit=3>",
  "</style></pre></code></summary></title><script>window.hit=4</script>",
  "<iframe srcdoc='<script>parent.hit=5</script>'></iframe>",
  "[a](javascript:window.hit=6) [b](JaVaScRiPt&colon;window.hit=7) <javascript:window.hit=8>",
  "[c](data:text/html,<script>window.hit=9</script>) ![d](https://example.org/spy.png) ![e](javascript:1)",
  '<meta http-equiv="refresh" content="0;url=https://example.org/">',
  "<link rel=stylesheet href=https://example.org/a.css> <base href=https://example.org/> <form action=https://example.org/><button>x",
  '[h](https://example.org/) [f]: javascript:window.hit=10\n\n[f] [g](https://example.org/" onmouseover="window.hit=11)',
  "\u202eabc\u2066def \u0000\u0007\ud800 \u001b]8;;javascript:window.hit=12\u0007x\u001b[31m</span><script>window.hit=13</script>",
  "&lt;script&gt;window.hit=14&lt;/script&gt; {{constructor.constructor('window.hit=15')()}} #{window.hit=16}",
].join("\n\n");

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hit=20;parent.hit=20" width="20" height="20"><script>parent.hit=21</script><image href="https://example.org/spy"/><rect width="20" height="20"/></svg>`;

/** The notebook's file. */
export function hostileNotebook(): Uint8Array {
  const outputs = [
    { output_type: "stream", name: "stdout", text: EVIL },
    { output_type: "error", ename: EVIL, evalue: EVIL, traceback: [EVIL] },
    { output_type: "display_data", data: { "text/html": EVIL, "application/javascript": "window.hit=30" } },
    { output_type: "display_data", data: { "image/svg+xml": SVG } },
    { output_type: "display_data", data: { "image/svg+xml": `"/><script>window.hit=31</script>${SVG}` } },
    { output_type: "display_data", data: { "image/png": '" onerror="window.hit=32' } },
    { output_type: "display_data", data: { "image/png": "iVBORw0KGgo=" } },
  ];
  const cells = [
    { cell_type: "markdown", id: "m", metadata: {}, source: EVIL },
    {
      cell_type: "code",
      id: "c",
      metadata: { nbgrader: { grade_id: '"><script>window.hit=33</script>' } },
      source: EVIL,
      outputs,
    },
    {
      cell_type: "code",
      id: "d",
      metadata: { nbgrader: { grade_id: "ends" } },
      source: `await check("ends", 1);\n${EVIL}`,
      outputs: [],
    },
    { cell_type: "raw", id: "r", metadata: {}, source: EVIL },
  ];
  return new TextEncoder().encode(JSON.stringify({ cells, metadata: { title: EVIL }, nbformat: 4, nbformat_minor: 5 }));
}

/** What grading it might have given, with that text wherever a student's words can get. */
export function hostileGrading(): Grading {
  const place = { module: EVIL, line: 1, column: 1, text: EVIL };
  const steps = [
    { text: EVIL, ok: true },
    { text: EVIL, ok: false, detail: EVIL.split("\n") },
  ];
  const ladder: LadderLine[] = [{ atMs: 0, ends: [EVIL, EVIL], toward: "left", what: EVIL }];
  const wrong = { id: "ends", outcome: "wrong", message: EVIL } as const;
  return {
    exercise: "02-read-a-handshake",
    score: 0,
    max: 5,
    outcomes: [
      { ...wrong, points: 0, max: 3 },
      { id: "silence", points: 0, max: 2, message: EVIL },
    ],
    reports: [{ ...wrong, steps, ladder, place, printed: EVIL, points: 0, max: 3 }],
    texts: [{ id: "silence", max: 2, text: EVIL, attempted: true }],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "0".repeat(64),
    remarks: [EVIL],
    startedAtMs: 0,
    tookMs: 1,
  };
}

/** A teacher pastes things too. */
export function hostileMark(): Mark {
  return { attemptId: "1", cellId: "silence", points: 1, comment: EVIL, byPersonId: "t", atMs: 1 };
}
