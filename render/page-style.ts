/** Bar lengths as classes, so that a policy can forbid every style attribute. */
const widths = Array.from({ length: 101 }, (_, percent) => `.w${percent}{width:${percent}%}`).join(
  '',
);

/**
 * The whole style of the report page. Colours keep a contrast of 4.5 against what they stand on.
 * Fonts are those of the reader's system that draw stacked Vietnamese diacritics well.
 */
export const pageStyle = `
:root{--ink:#1c2430;--soft:#56606e;--line:#d9dee5;--paper:#fff;--tint:#f4f6f9;--accent:#0b5a7d;--red:#a3201a;--gold:#8a5a00}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--tint);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:60rem;overflow-wrap:break-word;margin:0 auto;padding:0 2.5rem 3rem;background:var(--paper)}
h1,h2,h3,h4,p,ul,dl,dd,table{margin:0;padding:0}
ul{list-style:none}
a{color:var(--accent)}
b{font-weight:650}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.draft{background:#fdf3d7;color:#5c4100;border-bottom:1px solid #eeda9e;margin:0 -2.5rem;padding:.55rem 2.5rem;font-weight:650;text-align:center;letter-spacing:.01em}
.letterhead{display:flex;justify-content:space-between;gap:1rem 2rem;text-align:center;padding-top:2rem;font-size:.9rem}
.letterhead b{display:block;text-transform:uppercase;letter-spacing:.02em}
.letterhead span{color:var(--soft)}
.motto span{font-weight:650;color:var(--ink);border-bottom:1px solid var(--ink);padding-bottom:.2rem}
.place{text-align:right;font-style:italic;color:var(--soft);padding-top:.9rem;font-size:.9rem}
h1{text-align:center;font-size:1.6rem;line-height:1.3;padding-top:1.6rem;text-wrap:balance}
h1 .type{display:block;font-size:1rem;letter-spacing:.14em;text-transform:uppercase;padding-bottom:.25rem}
.period{text-align:center;font-size:1.05rem;padding-top:.5rem}
.asof{text-align:center;color:var(--soft);font-size:.9rem;max-width:42rem;margin:.6rem auto 0;text-wrap:pretty}
nav{margin-top:1.8rem;border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding:.6rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;justify-content:center}
nav a{display:inline-block;padding:.3rem 0;text-decoration:none;font-weight:550}
nav a:hover{text-decoration:underline}
section{padding-top:2.6rem;scroll-margin-top:.5rem}
h2{font-size:1.3rem;line-height:1.35;border-bottom:2px solid var(--accent);padding-bottom:.4rem;text-wrap:balance}
h3{font-size:1rem;line-height:1.4;font-weight:600}
h4{font-size:.95rem;padding-top:1.1rem}
section>h3{padding-top:1.6rem;font-size:1.05rem}
.window{color:var(--soft);font-size:.92rem;padding-top:.55rem}
.coverage{margin-top:1rem;background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:1rem 1.1rem}
.rate{font-size:1.1rem;font-weight:650}
.coverage .stack{margin-top:.5rem}
.stack,.bar{display:flex;height:.6rem;border-radius:3px;overflow:hidden;background:#e3e8ee}
.stack{gap:1px}
.bar{height:.5rem;margin-top:.55rem}
.fill{background:var(--accent)}
.c-value{background:#1f6f54}.c-nil{background:#7fb3a0}.c-withdrawn{background:#6b6f78}.c-partial{background:#d39a2d}
.c-missing,.gap{background:repeating-linear-gradient(45deg,#fff 0 4px,#f3d3d0 4px 6px)}
.key{display:inline-block;width:.85rem;height:.85rem;border-radius:2px;border:1px solid #7b8592;margin-right:.45rem;vertical-align:-.1rem}
.states{display:block;margin-top:.7rem;font-size:.9rem}
.states tbody{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem}
.states tr{display:flex;gap:.4rem;border:0}
.states th,.states td{padding:0;border:0;font-weight:400;background:none}
.states td{font-weight:650}
.names{font-size:.92rem}
.names div{padding-top:.45rem}
.names dt,.names dd{display:inline}
.names dt{font-weight:650}
.names dt::after{content:": "}
.figure{border-bottom:1px solid var(--line);padding:.9rem 0;scroll-margin-top:.5rem}
.head{display:flex;justify-content:space-between;align-items:baseline;gap:.2rem 2rem}
.head h3{flex:1 1 50%;min-width:0;text-wrap:pretty}
.reading{flex:0 1 auto;min-width:0;text-align:right;overflow-wrap:anywhere}
.number{font-size:1.55rem;font-weight:650;line-height:1.2;letter-spacing:-.01em}
.nonumber{font-weight:600;color:var(--soft)}
.measure{padding-left:.3rem}
.operands{padding-left:.4rem;color:var(--soft)}
.cover{display:block;color:var(--soft);font-size:.85rem}
.marks{padding-top:.45rem;font-size:.88rem;color:var(--soft)}
.marks li{display:inline}
.marks li+li:not(.beside)::before{content:" · "}
.marks .beside+li:not(.beside)::before{content:none}
.marks .beside{display:block;width:fit-content;color:var(--ink);font-weight:600;border-left:3px solid #c99a1e;padding-left:.55rem;margin:.15rem 0 .3rem}
details{margin-top:.35rem}
td details{margin:0}
td summary{padding:0}
#changes>p{padding-top:.7rem}
summary{color:var(--accent);cursor:pointer;font-size:.9rem;padding:.2rem 0;width:fit-content}
summary:hover{text-decoration:underline}
:focus-visible{outline:3px solid #f0a500;outline-offset:2px;border-radius:2px}
details[open]{padding-bottom:.6rem}
.rules{font-size:.92rem}
.rules li{padding:.15rem 0 .15rem 1rem;text-indent:-1rem}
.rules li::before{content:"–";display:inline-block;width:1rem;text-indent:0}
.heat{padding-top:.6rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.4rem,1fr));gap:3px}
.tiles li{border-radius:3px;padding:.3rem .45rem;line-height:1.25;min-height:3rem}
.broad{grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr))}
.tiles span,.tiles b,.tiles i{display:block;overflow-wrap:anywhere}
.tiles .bare b{font-size:.8rem;font-weight:600}
.tiles span{font-size:.75rem}
.tiles b{font-size:.92rem}
.tiles i{font-size:.72rem}
.s1{background:#e6f1f6;color:#12303f}.s2{background:#c2dfeb;color:#12303f}.s3{background:#93c5da;color:#0d2935}.s4{background:#23708f;color:#fff}.s5{background:#0b425a;color:#fff}
.nil{background:#fff;color:#3d4653;box-shadow:inset 0 0 0 1px #aab3be}
.gone{background:#e9ebee;color:#3d4653}
.tiles .gap{color:#7d1712;box-shadow:inset 0 0 0 1px #c98a86}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.82rem;color:var(--soft);padding-top:.55rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.4}
caption{text-align:left;font-weight:650;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem .4rem 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);vertical-align:bottom}
thead .num{white-space:normal}
tbody th{font-weight:550}
.num{text-align:right;white-space:nowrap}
.num small{white-space:normal}
td small{color:var(--soft)}
.now{font-weight:650}
.now small{font-weight:400}
.old{color:var(--soft)}
.old b{font-weight:400;text-decoration:line-through}
.code{font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:nowrap}
code{font:.94em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.usual{font-size:.88rem;color:var(--soft);padding-top:.2rem}
.said{font-size:.82rem;line-height:1.45;padding-top:.35rem}
.said div{display:grid;grid-template:auto 1fr/11rem minmax(0,1fr);gap:0 1rem;padding:.4rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.said dt{font-weight:550;grid-row:1}
.said .v{grid-row:2}
.said small{display:block;font-size:1em;color:var(--soft)}
.said dd:last-child{grid-column:2;grid-row:1/3}
.said p+p{padding-top:.25rem}
.answers div{display:grid;grid-template-columns:minmax(7rem,14rem) minmax(0,1fr);gap:0 1.4rem;padding:.55rem 0;border-bottom:1px solid var(--line)}
.answers dd{overflow-wrap:anywhere}
.answers .old,.answers .remark{color:var(--soft);font-size:.88rem}
.stacked{margin-top:1rem}
.stacked code{white-space:nowrap}
.cases{font-size:.8rem;white-space:nowrap}
.counts .cases{display:block;line-height:1.4;padding-top:.2rem;white-space:normal;overflow-wrap:anywhere}
.cases summary{font-size:1em}
.counts{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;background:var(--line);border:1px solid var(--line);border-radius:6px;overflow:hidden;margin-top:1rem}
.counts div{background:var(--paper);padding:.7rem .8rem;min-width:0;display:flex;flex-direction:column}
.counts .many{order:-1}
.counts dt{font-size:.82rem;line-height:1.3;color:var(--soft)}
.counts small{display:block}
.counts .many{font-size:1.5rem;font-weight:650;line-height:1.2}
.barred{margin-top:1.6rem}
.barred th{width:34%;border:0;padding:.25rem 1rem .25rem 0;font-weight:400}
.barred td{border:0;padding:.25rem 0}
.barred td:nth-child(2){display:flex;align-items:center;gap:.7rem}
.barred td:last-child{width:11rem;padding-left:1rem}
.barred .n{min-width:2ch;text-align:right;font-weight:650}
.barred .bar{flex:1;margin:0;background:none}
.balance{padding-top:.4rem}
.balance span{white-space:nowrap}
.open li{scroll-margin-top:1rem;display:flex;justify-content:space-between;gap:.2rem 2rem;padding:.7rem 0;border-bottom:1px solid var(--line)}
.open p{text-wrap:pretty}
.open .meta{color:var(--soft);font-size:.88rem}
.open .due{flex:0 0 11rem;text-align:right;font-size:.92rem}
.overdue{color:var(--red)}
.provenance div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.3rem 0;border-bottom:1px solid var(--line)}
.provenance dt{flex:0 0 17rem;color:var(--soft);font-size:.9rem}
.provenance dd{white-space:normal;overflow-wrap:anywhere;min-width:0}
#provenance p{color:var(--soft);font-size:.92rem;padding:.5rem 0}
@media (max-width:40rem){
main{padding:0 1rem 2rem}
.draft{margin:0 -1rem;padding:.5rem 1rem;font-size:.92rem}
.letterhead{flex-direction:column-reverse;padding-top:1.2rem;font-size:.85rem}
.place{text-align:center;padding-top:.6rem}
h1{font-size:1.35rem;padding-top:1.1rem}
nav ul{flex-direction:column;gap:0}
nav a{padding:.45rem 0}
.head{flex-direction:column;align-items:stretch;gap:.1rem}
.reading{text-align:left}
.cover{display:inline;padding-left:.4rem}
.tiles{grid-template-columns:repeat(auto-fill,minmax(4.9rem,1fr))}
.tiles li{padding:.25rem .35rem}
.tiles span{font-size:.7rem;overflow-wrap:anywhere}
.tiles b{font-size:.86rem}
.counts{grid-template-columns:repeat(3,1fr)}
.open li{flex-direction:column}
.open .due{flex:none;text-align:left}
.open .due br{display:none}
.broad{grid-template-columns:repeat(auto-fill,minmax(9.6rem,1fr))}
.said div{grid-template:auto auto/auto minmax(0,1fr);gap:0 .8rem}
.said .v{grid-row:1;text-align:right}
.said dd:last-child{grid-column:1/3;grid-row:2;padding:.1rem 0 .1rem .7rem;border-left:2px solid var(--line)}
.answers div{grid-template-columns:minmax(0,1fr)}
.stacked,.stacked caption,.stacked tbody{display:block}
.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stacked tr{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.2rem,1fr));gap:.2rem .8rem;padding:.55rem 0;border-bottom:1px solid var(--line)}
.stacked th,.stacked td{border:0;padding:0;text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:0}
.stacked th,.stacked .full{grid-column:1/-1}
.stacked td{align-self:end}
.stacked td::before{content:attr(data-head);display:block;color:var(--soft);font:400 .78rem/1.35 system-ui,sans-serif}
.stacked .full:empty{display:none}
.barred tr{display:flex;flex-wrap:wrap;align-items:center}
.barred th{width:50%}
.barred td:nth-child(2){width:50%}
.barred td:last-child{width:100%;padding:0}
.provenance dt{flex-basis:100%}
summary{padding:.45rem 0}
}
@media print{
@page{size:A4;margin:20mm 15mm 20mm 30mm}
body{background:#fff;font-size:11pt}
main{max-width:none;padding:0}
nav,summary{display:none}
.said div{break-inside:avoid}
.draft{margin:0}
.figure,.coverage,.tiles li,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.fill,.stack span,.tiles li,.key{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
${widths}`;
