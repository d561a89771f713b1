"""The one style sheet of the plain pages: light and dark, readable on a phone, no font or file from elsewhere."""

STYLE = """
:root{color-scheme:light dark;--ink:#1c1f23;--soft:#5c6570;--line:#d9dee4;--paper:#fff;--tint:#f5f7f9;
--accent:#0b5cad;--good:#17693b;--bad:#a12622}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa4b0;--line:#343b44;--paper:#15181c;--tint:#1c2026;
--accent:#7fb8f5;--good:#6fcf97;--bad:#f28b82}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header{display:flex;gap:2rem;align-items:baseline;padding:.8rem 1.5rem;border-bottom:1px solid var(--line)}
header>a{font-weight:700;font-size:1.15rem;color:var(--ink);text-decoration:none}
nav{display:flex;gap:1.2rem}
a{color:var(--accent)}
main{max-width:72rem;margin:0 auto;padding:1rem 1.5rem 4rem}
h1{font-size:1.5rem;margin:.8rem 0}
h2{font-size:1.15rem;margin:2rem 0 .1rem}
h3{font-size:1rem;margin:0 0 .2rem;overflow-wrap:anywhere}
p{margin:.3rem 0}
.note{color:var(--soft);font-size:.9rem}
article{background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.7rem 0}
ul{margin:.4rem 0 0;padding-left:1.2rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0;display:block;overflow-x:auto}
th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;font-size:.85rem}
code{font:.9em ui-monospace,monospace}
.method{display:inline-block;min-width:3.4rem;color:var(--accent);font-weight:700}
.better b{color:var(--good)}.worse b,.invalid b{color:var(--bad)}
"""
