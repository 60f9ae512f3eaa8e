import { FIGURE_STYLE } from "../../../figures/encoders/pageParts.js";

/** How many variants of a figure the switch can choose from. */
const MOST_VARIANTS = 8;

/** Which variant is shown is a matter of style alone: the switch works without the script. */
const CHOSEN = Array.from({ length: MOST_VARIANTS }, (_, index) => {
  return `.figure:has(.scope[value="${index}"]:checked) [data-variant]:not([data-variant="${index}"])`;
}).join(",\n");

const COLORS = `
:root{color-scheme:light dark;
--page:light-dark(#fbfbfa,#131315);--card:light-dark(#fff,#1c1c1f);--ink:light-dark(#1c1c1e,#ececee);
--faint:light-dark(#5c5c60,#a8a8ae);--rule:light-dark(#e0e0dd,#343439);--tint:light-dark(#f2f2ef,#232327);
--accent:light-dark(#0b5cad,#7cb8f7);--bad:light-dark(#b3261e,#ff8a80);
--tip:light-dark(#1a1a1a,#f0f0f0);--words:light-dark(#fff,#000)}
:root:has(#page-light:checked){color-scheme:light}
:root:has(#page-dark:checked){color-scheme:dark}
`;

const WORDS = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid #d55e00;outline-offset:2px}
h1,h2,h3,h4,h5,h6{line-height:1.25;font-weight:650;text-wrap:balance;margin:1.6em 0 .5em}
h1{font-size:2rem;margin:0 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.45rem;margin-top:0;padding-top:1.25rem;border-top:1px solid var(--rule)}
h3{font-size:1.1rem}
h4,h5,h6{font-size:1rem}
p,ul,ol,pre,blockquote{margin:.6em 0}
.words{max-width:44rem}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{overflow-x:auto;padding:.75rem 1rem;background:var(--tint);border-radius:8px}
blockquote{padding-left:1rem;border-left:3px solid var(--rule);color:var(--faint)}
small,.files{font-size:.85rem;color:var(--faint)}
button{font:inherit;color:inherit;background:none;border:1px solid var(--rule);border-radius:6px;padding:.1rem .6rem;cursor:pointer}
button:hover{border-color:var(--accent);color:var(--accent)}
.anchor{margin-left:.4em;text-decoration:none;color:var(--faint);opacity:0;font-weight:400}
:is(h2,h3):hover .anchor,.anchor:focus{opacity:1}
.skip{position:absolute;left:-100vw;top:0;padding:.5rem 1rem;background:var(--card);z-index:2}
.skip:focus{left:0}
`;

const LAYOUT = `
.page{display:grid;grid-template-columns:minmax(0,1fr);max-width:96rem;margin:0 auto}
main{padding:2.5rem clamp(1rem,4vw,3.5rem);min-width:0}
main>section{margin-top:3rem}
aside{padding:1rem clamp(1rem,4vw,3.5rem) 0;font-size:.9rem}
nav ol{list-style:none;margin:0;padding:0}
nav li ol{padding-left:.9rem;margin:.1rem 0 .5rem;border-left:1px solid var(--rule)}
nav a{display:block;padding:.12rem 0;color:inherit;text-decoration:none}
nav li li a{color:var(--faint)}
nav a:hover,nav a[aria-current]{color:var(--accent)}
nav a[aria-current]{font-weight:600}
summary{cursor:pointer;font-weight:600;padding:.35rem 0}
.themes{display:flex;justify-content:flex-end;margin-bottom:.5rem}
.switch{display:inline-flex;align-items:center;gap:0;margin:0;padding:0;border:0;font-size:.85rem}
.switch legend{float:left;padding:0;margin-right:.5rem;color:var(--faint)}
.switch label{position:relative;border:1px solid var(--rule);margin-left:-1px;background:var(--card)}
.switch label:first-of-type{border-radius:6px 0 0 6px}
.switch label:last-of-type{border-radius:0 6px 6px 0}
.switch input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.switch span{display:block;padding:.12rem .65rem}
.switch :checked+span{background:var(--accent);color:var(--page)}
.switch :checked+span,.switch label:first-of-type span{border-radius:inherit}
.switch label:focus-within{outline:2px solid #d55e00;outline-offset:1px;z-index:1}
footer{margin-top:4rem;color:var(--faint);font-size:.85rem}
footer dl{display:grid;grid-template-columns:minmax(6rem,auto) minmax(0,1fr);gap:.2rem 1.25rem}
footer dd{margin:0;font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media (min-width:72rem){
.page{grid-template-columns:18rem minmax(0,1fr)}
aside{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:2.5rem 0 2rem 1.5rem}
.themes{justify-content:flex-start;margin-bottom:1.25rem}
}
`;

const PARTS = `
.part{margin:2.25rem 0}
.figure{content-visibility:auto;contain-intrinsic-size:auto calc(var(--tall) + 12rem)}
.head{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 1rem;margin-bottom:.6rem}
.head h3,.part>h3{margin:0}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem;font-size:.85rem}
.stage{position:relative;width:fit-content;max-width:100%;border:1px solid var(--rule);border-radius:10px;overflow:auto;background:var(--card)}
.stage:focus-visible::after{content:"Enter: step through the values";position:sticky;left:0;bottom:0;display:block;width:max-content;padding:.2rem .7rem;background:var(--tip);color:var(--words);font-size:.85rem}
.sheet{min-width:fit-content}
.sheet>svg,.sheet>img{display:block;width:var(--w);max-width:max(100%,calc(var(--w)*.6));height:auto}
.sheet text{white-space:pre}
${CHOSEN}{display:none}
figcaption{max-width:52rem;color:var(--ink)}
figcaption p{margin:.75rem 0 .5rem}
.command{display:flex;align-items:flex-start;gap:.6rem;max-width:52rem;background:var(--tint);border-radius:8px;padding:.45rem .5rem .45rem .8rem}
.command code{flex:1;min-width:0;overflow-wrap:anywhere;padding-top:.1rem}
.command button{flex:none;font-size:.8rem;background:var(--card)}
.wide{overflow:auto;max-height:32rem;max-width:max-content;border:1px solid var(--rule);border-radius:8px;background:var(--card)}
.part>.wide{margin-top:.6rem}
.part>p{max-width:52rem}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.32rem .8rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
tbody tr:last-child td{border-bottom:0}
.wide thead th{position:sticky;top:0;background:var(--tint);z-index:1}
.sortable td{white-space:nowrap}
.sortable .long{white-space:normal;min-width:24rem}
.number{text-align:right}
th button{border:0;padding:0;font-weight:600;white-space:nowrap}
th button::after{content:"";display:inline-block;width:1em;text-align:center}
th[aria-sort=ascending] button::after{content:"↑"}
th[aria-sort=descending] button::after{content:"↓"}
.summary{display:flex;flex-wrap:wrap;align-items:flex-start;gap:1rem 2.5rem;margin:1.5rem 0 0}
.summary table{flex:0 1 auto}
.summary th{color:var(--faint);font-weight:500}
.summary :is(th,td):first-child{padding-left:0}
.summary td:first-child{min-width:12ch;overflow-wrap:anywhere}
.summary code,.summary th{white-space:nowrap}
.verdict{font-weight:600}
.failed{color:var(--bad)}
dialog{padding:1rem;border:0;border-radius:12px;background:var(--card);color:var(--ink);width:96vw;max-width:none;height:94vh;max-height:none}
dialog[open]{display:flex;flex-direction:column;gap:.75rem}
dialog::backdrop{background:rgb(0 0 0/.6)}
dialog .stage{flex:1;min-height:0;width:auto}
dialog .sheet>svg,dialog .sheet>img{width:calc(var(--w)*var(--zoom,1));max-width:none}
dialog .bar{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem}
dialog .bar strong{flex:1}
@media (max-width:40rem){
.summary :is(table,thead,tbody){display:block;width:100%}
.summary tr{display:flex;flex-wrap:wrap;gap:0 1.25rem;padding:.35rem 0;border-bottom:1px solid var(--rule)}
.summary :is(th,td){border:0;padding:.1rem 0}
.summary :is(th,td):first-child{flex-basis:100%}
.summary th:not(:first-child){display:none}
}
`;

const PRINT = `
@page{size:A4;margin:16mm}
@media print{
:root,:root:has(#page-dark:checked){color-scheme:light}
body{font-size:10.5pt;background:none}
.page{display:block;max-width:none}
main,aside{padding:0;position:static;max-height:none;overflow:visible}
aside{break-after:page}
.themes,.tools .enlarge,.copy,.skip,.anchor,[data-tip],dialog{display:none}
.contents::details-content{content-visibility:visible;height:auto}
.figure{content-visibility:visible;contain:none;break-inside:avoid}
h2,h3,.head{break-after:avoid}
.stage{border:0;border-radius:0;overflow:visible}
.sheet{min-width:0}
.sheet>svg,.sheet>img{width:min(var(--w),100%,200mm*var(--ratio));max-width:100%;margin:0}
.wide{max-height:none;max-width:none;overflow:visible;border:0}
.wide thead th{position:static}
.sortable th button{display:contents}
.sortable :is(td,.long){white-space:normal;min-width:0}
tr,thead,.command{break-inside:avoid}
footer{break-inside:avoid}
}
`;

/** How a report's page looks: one accent, one column, a table of contents beside it where there is room, light or dark. */
export const PAGE_STYLE = `${COLORS}${WORDS}${LAYOUT}${FIGURE_STYLE}${PARTS}${PRINT}`;
