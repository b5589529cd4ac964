import { dark, light, renderVariables } from "../../../dashboard/colours.ts";

const lightOnly = renderVariables({
  ...light,
  good: "#1a7f37",
  warn: "#9a6700",
  removed: "#ffd7d5",
  added: "#ccffd8",
  hit: "#fff3c4",
});
const darkOnly = renderVariables({
  ...dark,
  good: "#3fb950",
  warn: "#d29922",
  removed: "#6e2b2b",
  added: "#1f5130",
  hit: "#4d3f10",
});

/** How the page looks: light or dark as the reader prefers, in one column on a telephone, unfolded on paper. */
export const style = `
:root{color-scheme:light dark;${lightOnly}}
@media (prefers-color-scheme:dark){:root{${darkOnly}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:96rem;background:var(--page);color:var(--ink);
font:0.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
h2,h3{font-size:1rem;margin:0;line-height:1.35}
h3 .faint{font-weight:400}
p{margin:.25rem 0}
a{color:var(--link)}
.faint,dt,figcaption,.left-out{color:var(--faint)}
header{margin-bottom:1.25rem;padding-left:1rem;border-left:.375rem solid var(--alarm)}
header.passed{border-color:var(--good)}
.verdict{font-size:1.125rem;font-weight:600;color:var(--alarm)}
.passed .verdict{color:var(--good)}
dl{margin:.375rem 0}
dl div{display:grid;grid-template-columns:4.5rem minmax(0,1fr);gap:.5rem}
dd{margin:0}
nav ul,.next{list-style:none;margin:.375rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8125rem;background:var(--code);border-radius:.25rem;padding:.0625rem .25rem}
pre{margin:.25rem 0;padding:.5rem .625rem;background:var(--code);border-radius:.375rem;white-space:pre-wrap;line-height:1.45}
pre code{padding:0;background:none}
pre span,pre mark,pre del,pre ins{display:block}
mark{background:var(--hit);color:inherit;border-left:.1875rem solid var(--warn);margin-left:-.3125rem;padding-left:.125rem}
del,ins{text-decoration:none;border-radius:.1875rem}
del{background:var(--removed)}
ins{background:var(--added)}
summary{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.case{margin-top:.625rem;border:1px solid var(--line);border-radius:.625rem;background:var(--box)}
.case>summary{padding:.5rem .875rem;list-style-position:inside}
.case>summary h2{display:inline}
.case[open]>summary{border-bottom:1px solid var(--line)}
.mark{font-weight:700}
.passed>summary .mark,.updated>summary .mark{color:var(--good)}
.failed>summary .mark{color:var(--alarm)}
.flaky>summary .mark{color:var(--warn)}
.badge{display:inline-block;padding:0 .4375rem;border-radius:1rem;font-size:.75rem;font-weight:600;border:1px solid currentColor;color:var(--good);white-space:nowrap}
.badge.failed{color:var(--alarm)}
.badge.flaky{color:var(--warn)}
.body{padding:.625rem .875rem .875rem}
.description{max-width:60rem}
.beside{display:grid;grid-template-columns:minmax(0,22rem) minmax(0,1fr);gap:1.25rem;margin-top:.5rem;align-items:start}
figure{margin:0;min-width:0}
figcaption{font-size:.8125rem;margin-bottom:.25rem}
.input{position:sticky;top:1rem}
.input img{display:block;max-width:100%;max-height:32rem;border:1px solid var(--line);border-radius:.375rem;background:#fff}
.input pre{max-height:32rem;overflow-y:auto}
.model+.model{margin-top:.875rem;padding-top:.875rem;border-top:1px solid var(--line)}
.findings{margin:.375rem 0;padding-left:1.5rem}
.findings li{margin:.375rem 0}
.findings p.faint{font-size:.8125rem}
.contrast dt{font-size:.8125rem}
.contrast code{white-space:pre-wrap}
.comparison{padding:.75rem .875rem;border:1px solid var(--line);border-radius:.625rem;background:var(--box)}
.comparison>.model{margin-top:.75rem}
.notes{margin:.375rem 0;padding-left:1.25rem;color:var(--faint)}
.comparison summary{padding:.125rem 0}
table{border-collapse:collapse;margin:.5rem 0;max-width:100%}
th,td{text-align:left;vertical-align:top;padding:.125rem 1rem .125rem 0;font-weight:400}
th{color:var(--faint);font-size:.8125rem}
.prediction{margin-top:.375rem}
.prediction>summary{color:var(--faint);font-size:.8125rem}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:.75rem;margin-top:.375rem}
@media (max-width:52rem){.beside{grid-template-columns:minmax(0,1fr)}.input{position:static}}
@media (max-width:40rem){body{padding:.75rem}.body{padding:.5rem .625rem .625rem}.findings{padding-left:1.125rem}}
@media print{body{padding:0;font-size:.75rem}.model,.findings li{break-inside:avoid}
mark,del,ins,.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details::details-content{content-visibility:visible;height:auto;display:block}nav{display:none}.input{position:static}.input pre{max-height:none}}
`.trim();
