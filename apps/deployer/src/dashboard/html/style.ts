import { dark, groupColours, light, renderVariables } from "../colours.ts";

const colours = Object.entries(groupColours).map(([name, value]) => `.${name}>h2{background:${value}}`);

/** How the page looks: light or dark as the reader prefers, in one column on a telephone, unfolded on paper. */
export const style = `
:root{color-scheme:light dark;${renderVariables(light)}}
@media (prefers-color-scheme:dark){:root{${renderVariables(dark)}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:100rem;background:var(--page);color:var(--ink);
font:0.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.0625rem;margin:0;padding:.5rem .875rem}
h3{font-size:.9375rem;margin:0;line-height:1.35}
p{margin:.25rem 0}
a{color:var(--link)}
header p{max-width:60rem}
.faint,.kind{color:var(--faint)}
nav ul,.choices,.formulas,.links,.columns{list-style:none;margin:.5rem 0;padding:0}
nav ul,.choices{display:flex;flex-wrap:wrap;gap:.375rem 1rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8125em;background:var(--code);border-radius:.25rem;padding:.0625rem .25rem}
pre{margin:.375rem 0;padding:.5rem;background:var(--code);border-radius:.375rem;white-space:pre-wrap;line-height:1.4;font-size:.9375rem}
pre code{padding:0;background:none}
pre span{display:block}
pre span+span{margin-top:.25rem}
pre b{color:var(--link)}
.group,.list{margin-top:1.25rem;border:1px solid var(--line);border-radius:.625rem;background:var(--box)}
.group>h2{color:#fff;border-radius:.5625rem .5625rem 0 0}
.list>h2{border-bottom:1px solid var(--line)}
${colours.join("\n")}
.note,.list>p{padding:.5rem .875rem;margin:0}
.note{border-bottom:1px solid var(--line)}
.note p{max-width:75rem}
.question{font-weight:600}
.widgets{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:.75rem;padding:.75rem}
.widget,.card{border:1px solid var(--line);border-radius:.5rem;padding:.625rem .75rem;min-width:0}
.kind{font-size:.8125rem}
.number{font-size:2rem;line-height:1.2;color:var(--faint)}
.number span{font-size:.8125rem;margin-left:.375rem}
.red{color:var(--alarm);font-size:.8125rem}
.plot{position:relative;height:6.5rem;margin:.625rem 0 .5rem;border:solid var(--axis);border-width:0 0 1px 1px}
.plot i{position:absolute;left:0;right:0;border-top:1px dashed var(--alarm)}
.plot .limit{position:absolute;right:0;max-width:100%;padding-left:.375rem;color:var(--alarm);font-size:.75rem;line-height:1.3;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.plot .unit{position:absolute;left:.375rem;top:0;color:var(--faint);font-size:.75rem;line-height:1.3}
.formulas,.links,.columns{font-size:.8125rem}
.columns{display:flex;flex-wrap:wrap;border-bottom:1px solid var(--axis)}
.columns li{padding:.125rem .625rem .125rem 0;font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(34rem,100%),1fr));gap:.75rem;padding:.75rem}
.card ol{margin:.25rem 0;padding-left:1.5rem}
dl{margin:.375rem 0}
dl div{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.5rem}
dt{color:var(--faint)}
dd{margin:0}
table{border-collapse:collapse;margin:.375rem 0}
th,td{text-align:left;padding:.125rem 1rem .125rem 0;font-weight:400}
th{color:var(--faint)}
.badge{display:inline-block;padding:0 .4375rem;border-radius:1rem;font-size:.75rem;font-weight:600;border:1px solid var(--axis);color:var(--faint)}
.badge.page{background:var(--alarm);border-color:var(--alarm);color:var(--box)}
.badge.warn{color:var(--alarm);border-color:var(--alarm)}
details{margin:.25rem 0}
summary{cursor:pointer;color:var(--faint);font-size:.8125rem}
footer{margin-top:1.25rem}
@media (max-width:64rem){.widgets{grid-template-columns:repeat(2,minmax(0,1fr))}.widget{grid-column:auto!important}}
@media (max-width:40rem){body{padding:.75rem}.widgets{grid-template-columns:minmax(0,1fr)}dl div{grid-template-columns:5rem minmax(0,1fr)}}
@media print{body{padding:0;font-size:.75rem}.widget,.card{break-inside:avoid}h2{break-after:avoid}
h2,.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}details::details-content{content-visibility:visible;height:auto;display:block}summary,.short,nav{display:none}}
`.trim();
