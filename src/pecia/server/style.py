"""The one style sheet of the plain pages: light and dark, readable on a phone, no font or file from elsewhere."""

STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--line:#d8dee4;--paper:#fff;--tint:#f6f8fa;
--accent:#0b5cad;--good:#116329;--bad:#a40e26;--wait:#7d4e00;--track:#e4e9ee}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaef;--soft:#9ba6b2;--line:#333b45;--paper:#14171b;--tint:#1b1f25;
--accent:#7cb7f7;--good:#6bd089;--bad:#ff8f86;--wait:#e3b341;--track:#2c333c}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header{display:flex;flex-wrap:wrap;gap:.2rem 2rem;align-items:baseline;padding:.8rem 1.5rem;
border-bottom:1px solid var(--line)}
.brand{font-weight:700;font-size:1.2rem;color:var(--ink);text-decoration:none;letter-spacing:.01em}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
a{color:var(--accent)}
main{max-width:74rem;margin:0 auto;padding:1rem 1.5rem 4rem}
h1{font-size:1.55rem;margin:.8rem 0 .4rem}
h2{font-size:1.2rem;margin:2.2rem 0 .1rem}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:.3rem 0;overflow-wrap:anywhere}
.note{color:var(--soft);font-size:.9rem}
article{background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.9rem 1.1rem;margin:.8rem 0}
article>h3{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
.wide{overflow-x:auto;margin:.4rem 0}
table{border-collapse:collapse;min-width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem 1.2rem .4rem 0;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600;font-size:.83rem;white-space:nowrap}
td{max-width:34rem;min-width:7.5rem;overflow-wrap:anywhere}
td:first-child{min-width:1rem;max-width:24rem;overflow-wrap:break-word}
.fields table{min-width:0}
.fields td{min-width:8rem}
code,pre{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--paper);border:1px solid var(--line);
border-radius:6px;padding:.6rem .8rem;margin:.4rem 0;max-height:24rem;overflow-y:auto}
summary{cursor:pointer;color:var(--accent)}
details>summary{font-size:.9rem}
ul{margin:.2rem 0;padding-left:1.1rem}
.badge{display:inline-block;font-size:.8rem;font-weight:600;line-height:1.35;padding:.05rem .5rem;border-radius:1rem;
border:1px solid var(--line);color:var(--soft);background:var(--paper);white-space:nowrap}
.good{color:var(--good);border-color:currentColor}
.bad{color:var(--bad);border-color:currentColor}
.wait{color:var(--wait);border-color:currentColor}
.badges{display:flex;flex-wrap:wrap;gap:.25rem .4rem}
.method{font-weight:700;color:var(--accent);min-width:3.6rem}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0 0;padding:0;list-style:none}
.tiles li{background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.5rem 1rem;min-width:8rem}
.tiles b{display:block;font-size:1.35rem;line-height:1.3}
svg{display:block;width:13rem;height:1.1rem}
svg .track{stroke:var(--track);stroke-width:2}
svg .interval{stroke:var(--accent);stroke-width:4;stroke-linecap:round;opacity:.55}
svg .band{stroke:var(--soft);stroke-width:10;opacity:.22}
svg .zero{stroke:var(--soft);stroke-width:1}
svg .dot{fill:var(--accent)}
svg.plot{width:100%;max-width:36rem;height:auto}
svg.plot text{font:11px system-ui,sans-serif;fill:var(--soft)}
svg.plot .beaten{fill:var(--paper);stroke:var(--accent);stroke-width:1.5}
svg.plot .ring{fill:none;stroke:var(--good);stroke-width:2}
svg.plot .base{fill:none;stroke:var(--ink);stroke-width:2}
ins{color:var(--good);text-decoration:none}
del{color:var(--bad);text-decoration:none}
mark{color:inherit;border-radius:3px;padding:.05em .1em;background:none;border-bottom:2px solid var(--track)}
mark.helps{border-color:var(--good)}
mark.harms{border-color:var(--bad)}
mark.up1{background:color-mix(in srgb,var(--good) 11%,transparent)}
mark.up2{background:color-mix(in srgb,var(--good) 22%,transparent)}
mark.up3{background:color-mix(in srgb,var(--good) 33%,transparent)}
mark.up4{background:color-mix(in srgb,var(--good) 44%,transparent)}
mark.up5{background:color-mix(in srgb,var(--good) 55%,transparent)}
mark.down1{background:color-mix(in srgb,var(--bad) 11%,transparent)}
mark.down2{background:color-mix(in srgb,var(--bad) 22%,transparent)}
mark.down3{background:color-mix(in srgb,var(--bad) 33%,transparent)}
mark.down4{background:color-mix(in srgb,var(--bad) 44%,transparent)}
mark.down5{background:color-mix(in srgb,var(--bad) 55%,transparent)}
:target{scroll-margin-top:1rem;outline:2px solid var(--accent);outline-offset:2px}
"""
