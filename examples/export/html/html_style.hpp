// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_STYLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_STYLE_HPP

namespace exporter {

/// The page's style: one column on a phone, charts beside their tables on wide screens, dark if the reader's
/// system is dark, black on white in print. The contrast with the background is 7:1 for texts and 3:1 for
/// bars.
inline constexpr const char* html_style = R"css(
:root {
  color-scheme: light dark;
  --page: #fbfbf9; --card: #ffffff; --ink: #1c2024; --soft: #50575e; --line: #dcdfe2; --grid: #e8eaec;
  --bar: #8fb2d3; --part: #1f5f99; --area: #1f5f9926;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1b1f23; --ink: #e8eaec; --soft: #b4bbc2; --line: #363c42; --grid: #2a2f35;
    --bar: #4d7397; --part: #8fc1ee; --area: #8fc1ee2e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h3 span { font-weight: 400; white-space: nowrap; }
p { margin: 0 0 .75rem; max-width: 46rem; }
.soft, figcaption, caption, footer { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 1.25rem 0; padding: 1.25rem; }
.warning { border-left: .3rem solid currentColor; padding: .4rem .8rem; margin: 1rem 0 0; font-weight: 600; }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1.5rem 0 0; padding: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.keys div { box-shadow: 0 0 0 1px var(--line); padding: .9rem 1rem; display: flex; flex-direction: column; }
.keys dt { color: var(--soft); font-size: .875rem; order: 2; }
.keys dd { margin: 0; font-size: 1.6rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.pair { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.many { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.many + .wide { margin-top: 1.5rem; }
.wide:focus-visible { outline: 2px solid var(--part); outline-offset: 2px; }
@media (min-width: 56rem) {
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .pair.lean { grid-template-columns: minmax(0, 3fr) minmax(0, 4fr); }
}
figure { margin: 0; }
svg { display: block; width: 100%; max-width: 32rem; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; unicode-bidi: isolate; }
svg .axis { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
svg .end { text-anchor: end; }
svg .middle { text-anchor: middle; }
svg .bar { fill: var(--bar); }
svg .part, svg .dot { fill: var(--part); }
svg .grid { stroke: var(--grid); }
svg .base { stroke: var(--soft); }
svg .area { fill: var(--area); }
svg .curve { fill: none; stroke: var(--part); stroke-width: 1.5; }
figcaption { font-size: .875rem; margin-top: .4rem; }
.key { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .35em; }
.key.bar { background: var(--bar); }
.key.part { background: var(--part); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-size: .875rem; padding-bottom: .4rem; }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; border-bottom-color: var(--soft); }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 7rem; }
.lean tbody th { min-width: 11rem; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead .n { white-space: normal; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
footer { font-size: .875rem; padding-bottom: 2.5rem; }
@media (max-width: 32rem) {
  body { font-size: 15px; }
  main, header, footer { padding-left: .75rem; padding-right: .75rem; }
  section { padding: 1rem .8rem; }
  th, td { padding: .3rem .4rem; }
}
@page { margin: 15mm; }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #bbb; --grid: #ddd; --bar: #8fb2d3; --part: #1f5f99;
    --area: #1f5f9926; color-scheme: light; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding: 0; }
  section { border: 0; padding: 0; margin: 8mm 0; }
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .pair.lean { grid-template-columns: minmax(0, 1fr); }
  .many { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .wide { overflow: visible; }
  .keys { grid-template-columns: repeat(3, 1fr); }
  table { font-size: 8.5pt; }
  th, td { padding: 1mm 1.2mm; }
  tbody th { min-width: 4rem; }
  tfoot { display: table-row-group; }
  h2, h3, caption, section > p { break-after: avoid; }
  figure, tr, .keys, .pair { break-inside: avoid; }
}
)css";

} // namespace exporter

#endif
