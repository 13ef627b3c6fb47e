/** How the page looks: light and dark, on a phone, on paper. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #f6f7f8; --card: #fff; --ink: #1c2127; --soft: #5b6570; --line: #dfe3e8;
  --good: #17734a; --bad: #b3261e; --warn: #8a5300; --cool: #1f5fa8; --mild: #e9edf1; --goodish: #e3f3ea; --badish: #fbe9e7;
  --warnish: #fdf1dc; --code: #f3f5f7; --key: #8a3ea8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1d2125; --ink: #e4e8ec; --soft: #9aa5b1; --line: #333a42;
  --good: #5cc492; --bad: #f2877e; --warn: #e3b35b; --cool: #7fb2ee; --mild: #2a3036; --goodish: #1b3328; --badish: #3d2322;
  --warnish: #37301d; --code: #171a1e; --key: #c79bdb; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", "Noto Sans", sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 54rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
a { color: var(--cool); }
pre, code, .mono { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: .84rem; line-height: 1.5; }
pre { margin: .6rem 0; padding: .8rem 1rem; background: var(--code); border-radius: 8px; overflow-x: auto; white-space: pre;
  overflow-wrap: normal; tab-size: 2; }
p code, li code, td code { background: var(--mild); border-radius: 4px; padding: .1em .35em; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.12rem; margin: 2.6rem 0 .9rem; }
header { display: flex; gap: 1.6rem; align-items: center; margin-bottom: 1.6rem; }
header p { margin: .3rem 0 0; color: var(--soft); }
header svg { flex: none; width: 7.2rem; height: 7.2rem; }
.ring { fill: none; stroke: var(--mild); stroke-width: 9; }
.ring.got { stroke: var(--good); stroke-linecap: round; }
.score { font: 600 25px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
.of { font: 12px system-ui, sans-serif; fill: var(--soft); text-anchor: middle; }
.note { padding: .8rem 1.1rem; border-radius: 10px; background: var(--mild); margin: .7rem 0; }
.note.warn { background: var(--warnish); color: var(--ink); }
.note ul { margin: 0; padding-left: 1.1rem; }
.bar { display: flex; gap: 3px; margin: 0 0 1.8rem; padding: 0; list-style: none; }
.bar li { height: 9px; border-radius: 3px; background: var(--mild); min-width: 5px; }
.bar a { display: block; height: 100%; border-radius: 3px; }
.bar .passed a { background: var(--good); } .bar .failed a { background: var(--bad); } .bar .hand a { background: var(--warn); }
.bar .part a { background: linear-gradient(90deg, var(--good) 50%, var(--mild) 50%); }
details.check { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: .5rem 0; scroll-margin-top: 1rem; }
details.check > summary { display: flex; gap: .8rem; align-items: baseline; padding: .68rem 1rem; cursor: pointer; list-style: none; }
details.check > summary::-webkit-details-marker { display: none; }
details.check > summary:focus-visible, a:focus-visible { outline: 2px solid var(--cool); outline-offset: 2px; border-radius: 8px; }
.mark { flex: none; width: 1.5rem; height: 1.5rem; border-radius: 50%; text-align: center; font-size: .85rem; line-height: 1.5rem; font-weight: 700;
  align-self: center; background: var(--mild); color: var(--soft); }
.passed .mark { background: var(--goodish); color: var(--good); } .failed .mark { background: var(--badish); color: var(--bad); }
.hand .mark { background: var(--warnish); color: var(--warn); }
.name { font-weight: 600; } .outcome { color: var(--soft); font-size: .92rem; }
.points { margin-left: auto; white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); } .points b { color: var(--ink); }
.body { padding: 0 1rem 1rem 3.3rem; } .body > :first-child { margin-top: 0; }
.steps { list-style: none; margin: .5rem 0; padding: 0; counter-reset: step; }
.steps li { display: flex; gap: .7rem; padding: .28rem 0; border-top: 1px solid var(--line); } .steps li:first-child { border: 0; }
.steps li > span:first-child { flex: none; width: 1.1rem; color: var(--good); font-weight: 700; }
.steps .bad > span:first-child { color: var(--bad); }
.steps .mono { flex: 1; min-width: 0; white-space: pre-wrap; }
.steps pre { background: var(--badish); margin: .4rem 0 .2rem; } .steps .hidden .mono { font-family: inherit; color: var(--soft); font-size: .95rem; }
.label { color: var(--soft); font-size: .82rem; margin: .9rem 0 .2rem; }
.hint { border-left: 3px solid var(--cool); padding: .1rem 0 .1rem .9rem; margin: .9rem 0 0; } .hint p { margin: .25rem 0; }
.comment { border-left: 3px solid var(--warn); padding: .1rem 0 .1rem .9rem; margin: .7rem 0; } .comment p { margin: .25rem 0; }
.answer { background: var(--paper); border-radius: 8px; padding: .2rem 1rem; margin: .6rem 0; }
.cell { margin: 1rem 0; } .cell.text { padding: 0 .2rem; } .cell.text h1, .cell.text h2, .cell.text h3 { font-size: 1.08rem; margin: 1.6rem 0 .5rem; }
.cell.code > pre { background: var(--card); border: 1px solid var(--line); margin: 0; }
.cell.given > details > summary { color: var(--soft); font-size: .88rem; cursor: pointer; }
.chip { display: inline-block; border-radius: 99px; padding: .08rem .7rem; margin-bottom: .4rem; font-size: .82rem; text-decoration: none; background: var(--mild); color: var(--soft); }
.chip.passed { background: var(--goodish); color: var(--good); } .chip.failed { background: var(--badish); color: var(--bad); } .chip.hand { background: var(--warnish); color: var(--warn); }
.shown { border-left: 3px solid var(--line); margin: .4rem 0 0 .4rem; padding: .1rem 0 .1rem .9rem; } .shown pre { background: none; padding: .3rem 0; margin: 0; }
.shown img { max-width: 100%; background: #fff; border-radius: 6px; }
.markdown table { border-collapse: collapse; display: block; overflow-x: auto; } .markdown th, .markdown td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
.markdown blockquote { margin: .6rem 0; padding-left: .9rem; border-left: 3px solid var(--line); color: var(--soft); }
.c { color: var(--soft); font-style: italic; } .s { color: var(--good); } .k { color: var(--key); } .n { color: var(--cool); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .cool { color: var(--cool); } .quiet { color: var(--soft); } .strong { font-weight: 700; }
.steps .bad { color: inherit; } footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
@media (max-width: 34rem) { main { padding: 1.2rem .9rem 3rem; } header { gap: 1rem; } header svg { width: 5.4rem; height: 5.4rem; } h1 { font-size: 1.3rem; }
  .body { padding-left: 1rem; } details.check > summary { flex-wrap: wrap; gap: .3rem .6rem; } .outcome { order: 3; width: 100%; padding-left: 2.1rem; } }
@media print { :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f6f6f6; --mild: #eee;
    --good: #0b5d38; --bad: #9b1c15; --warn: #6f4300; --cool: #174a85; --goodish: #fff; --badish: #fff; --warnish: #fff; --key: #6d2f86; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } a { color: inherit; text-decoration: none; }
  details.check, .cell.code, .shown img { break-inside: avoid; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  details::details-content { content-visibility: visible; block-size: auto; } .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
