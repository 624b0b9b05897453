// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_STYLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_STYLE_HPP

namespace exporter {

/// The page's style: one column on a phone, charts beside their tables on wide screens, dark if the reader's
/// system is dark, black on white in print. The contrast with the background is 7:1 for texts and 3:1 for
/// bars. Texts in charts and tables are at least 11 px high on a phone.
inline constexpr const char* html_style = R"css(
:root {
  color-scheme: light dark;
  --page: #fbfbf9; --card: #ffffff; --ink: #1c2024; --soft: #50575e; --link: #174d80; --line: #dcdfe2; --grid: #e8eaec;
  --bar: #6a93bd; --part: #174d80; --area: #174d8026;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1b1f23; --ink: #e8eaec; --soft: #b4bbc2; --link: #a9d3f7; --line: #363c42; --grid: #2a2f35;
    --bar: #5f86ab; --part: #a9d3f7; --area: #a9d3f72e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h1 bdi { overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; scroll-margin-top: 1rem; line-height: 1.3; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h3 span { font-weight: 400; white-space: nowrap; }
p { margin: 0 0 .75rem; max-width: 46rem; }
.soft, figcaption, caption, footer { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 1.25rem 0; padding: 1.25rem; }
.warning { border-left: .3rem solid currentColor; padding: .4rem .8rem; margin: 1rem 0 0; font-weight: 600; }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1px; margin: 1.5rem 0 0; padding: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.keys div { box-shadow: 0 0 0 1px var(--line); padding: .9rem 1rem; display: flex; flex-direction: column; }
.keys dt { color: var(--soft); font-size: .875rem; order: 2; }
.keys dd { margin: 0; font-size: 1.6rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
nav { margin: 1.25rem 0; }
nav ol { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; margin: 0; padding: 0; }
a { color: var(--link); display: inline-block; padding: .2rem 0; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--part); outline-offset: 2px; }
details { margin-top: .75rem; }
summary { cursor: pointer; padding: .4rem 0; color: var(--link); font-weight: 600; width: fit-content; }
.people-wrote { margin: 0; padding-left: 1.25rem; }
.people-wrote li { margin-bottom: .5rem; overflow-wrap: anywhere; }
.stack > * + * { margin-top: 1.5rem; }
.pair { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.many { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.many + .wide { margin-top: 1.5rem; }
.wide:focus-visible { outline: 2px solid var(--part); outline-offset: 2px; }
@media (min-width: 56rem) {
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .pair.lean { grid-template-columns: minmax(0, 3fr) minmax(0, 4fr); }
}
figure { margin: 0; }
svg { display: block; width: 100%; max-width: 27rem; height: auto; }
svg.spark { width: 5.5rem; margin-left: auto; }
svg.spark .curve { stroke-width: 1; }
svg text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; unicode-bidi: isolate; }
svg .axis { fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .end { text-anchor: end; }
svg .middle { text-anchor: middle; }
svg .bar { fill: var(--bar); }
svg .part, svg .dot { fill: var(--part); }
svg .bar + .part { stroke: var(--card); stroke-width: .75; }
svg .grid { stroke: var(--grid); }
svg .base { stroke: var(--soft); }
svg .area { fill: var(--area); }
svg .curve { fill: none; stroke: var(--part); stroke-width: 1.5; }
figcaption { font-size: .875rem; margin-top: .4rem; }
.wide + p, details + p { margin-top: .75rem; }
.key:not(:first-child) { margin-left: .75em; }
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
.cards tbody th { min-width: 10rem; }
.lean .cards tbody th { min-width: 8rem; }
.cards th, .cards td { padding-left: .4rem; padding-right: .4rem; }
.cards th:first-child { padding-left: 0; }
.cards th:last-child, .cards td:last-child { padding-right: 0; }
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
  th, td { padding: .3rem .3rem; }
  table { font-size: .8125rem; }
  tbody th, .lean tbody th, .lean .cards tbody th { min-width: 0; }
  .keys { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .many { grid-template-columns: minmax(0, 1fr); }
}
@media screen and (max-width: 44rem) {
  .cards table, .cards tbody, .cards tfoot, .cards caption { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .cards tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: 1.25rem; padding: .6rem 0;
    border-bottom: 1px solid var(--line); }
  .cards th[scope=row] { grid-column: 1 / -1; font-weight: 600; border: 0; padding: 0 0 .2rem; }
  .cards tbody th, .lean .cards tbody th { min-width: 0; }
  .cards th[scope=row], .cards td { padding-left: 0; padding-right: 0; }
  .cards td { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; column-gap: .5rem; border: 0; padding-top: .15rem; padding-bottom: .15rem; white-space: normal; }
  .cards td::before { content: attr(data-label); color: var(--soft); text-align: left; font-size: .8125rem; line-height: 1.3; }
  .cards svg.spark { width: 4.5rem; margin: 0; }
}
@page { margin: 15mm; }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #333; --link: #000; --line: #bbb; --grid: #ddd; --bar: #6a93bd; --part: #174d80;
    --area: #174d8026; color-scheme: light; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding: 0; }
  section { border: 0; padding: 0; margin: 8mm 0; }
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .pair.lean { grid-template-columns: minmax(0, 1fr); }
  .many { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .wide { overflow: visible; }
  nav { display: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { list-style: none; color: inherit; }
  svg.spark { width: 16mm; }
  .keys { grid-template-columns: repeat(3, 1fr); }
  table { font-size: 8.5pt; }
  th, td { padding: 1mm 1.2mm; }
  tbody th, .lean tbody th, .lean .cards tbody th { min-width: 4rem; }
  .cards tbody th { min-width: 32mm; }
  tfoot { display: table-row-group; }
  h2, h3, caption, thead, section > p { break-after: avoid; }
  h2 + p, p + .pair, p + .many, p + .wide { break-before: avoid; }
  section > p { break-inside: avoid; }
  figure, tr, .keys, .pair > figure { break-inside: avoid; }
}
)css";

} // namespace exporter

#endif
