#include "html/style.h"

#include <cstdint>

namespace egide::documents::html {

namespace {

constexpr std::string_view kTokensAndBase = R"css(
:root {
  color-scheme: light dark;
    --bg: #f4f7f8; --card: #ffffff; --sunken: #e8eef0; --fg: #13212b; --muted: #465663; --line: #7b8994;
    --hair: #d3dbe0; --primary: #0a5767; --on-primary: #ffffff; --focus: #7a1fa2; --ok: #14633a; --ok-tint: #e3f4ea;
    --warn: #7f4300; --warn-tint: #fdf0d9; --bad: #9c1c1c; --bad-tint: #fde8e6; --info: #1d4c94; --info-tint: #e6effb;
    --neutral: #465663; --neutral-tint: #eceff1;
}
@media screen and (prefers-color-scheme: dark) { :root {
    --bg: #10181e; --card: #172229; --sunken: #0b1217; --fg: #e9eff2; --muted: #aebbc4; --line: #6f808c;
    --hair: #2d3b44; --primary: #7fd0e0; --on-primary: #06222a; --focus: #e3a6ff; --ok: #86dca9; --ok-tint: #12301f;
    --warn: #ffc46b; --warn-tint: #35250a; --bad: #ffa39b; --bad-tint: #3b1614; --info: #9dc4ff; --info-tint: #12263f;
    --neutral: #aebbc4; --neutral-tint: #223039;
} }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--bg); color: var(--fg); overflow-wrap: break-word;
  font: 1rem/1.5 "Atkinson Hyperlegible Next", "Atkinson Hyperlegible", "Segoe UI", system-ui, "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.0625rem; } h4 { font-size: 1rem; }
p, ul, ol, dl, figure { margin: 0; }
a { color: var(--primary); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 8px; top: 8px; z-index: 1; background: var(--card); padding: 8px 12px; border-radius: 8px; }
.wrap { max-width: 1200px; margin: 0 auto; padding: 0 16px; }
.band { border-top: 4px solid var(--primary); background: var(--card); border-bottom: 1px solid var(--hair); }
.band .wrap { padding-top: 16px; padding-bottom: 16px; }
.who { font-size: 1.25rem; font-weight: 700; line-height: 1.25; }
.meta, .small { font-size: 0.875rem; color: var(--muted); }
.meta { display: flex; flex-wrap: wrap; gap: 0 12px; list-style: none; padding: 0; margin-top: 4px; }
.meta li + li::before { content: "·"; margin-right: 12px; }
main { display: block; padding-bottom: 48px; }
section.page { padding-top: 32px; }
section.page > .wrap { display: grid; gap: 16px; }
.card { background: var(--card); border: 1px solid var(--hair); border-radius: 8px; padding: 16px; min-width: 0; }
.card > * + *, .stack > * + * { margin-top: 12px; }
.answer { font-size: 1.25rem; line-height: 1.4; max-width: 72ch; }
.cols { display: grid; gap: 16px; }
.cols > *, .grid > * { min-width: 0; }
.running { display: none; }
.mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.8125rem; overflow-wrap: anywhere; }
.nowrap { white-space: nowrap; }
)css";

constexpr std::string_view kParts = R"css(
.badge { display: inline-flex; align-items: center; gap: 6px; padding: 2px 10px 2px 6px; border-radius: 999px; font-size: 0.875rem;
  font-weight: 600; white-space: nowrap; border: 1px solid currentColor; line-height: 1.4; }
.badge svg { width: 18px; height: 18px; flex: none; }
.ok { color: var(--ok); } .warn { color: var(--warn); } .bad { color: var(--bad); } .info { color: var(--info); }
.neutral { color: var(--neutral); }
.badge.ok { background: var(--ok-tint); } .badge.warn { background: var(--warn-tint); } .badge.bad { background: var(--bad-tint); }
.badge.info { background: var(--info-tint); } .badge.neutral { background: var(--neutral-tint); }
.first { list-style: none; padding: 0; display: grid; gap: 12px; counter-reset: step; }
.first > li { counter-increment: step; border: 1px solid var(--hair); border-left: 4px solid var(--primary); border-radius: 8px;
  padding: 12px 16px; background: var(--card); min-width: 0; }
.first > li::before { content: counter(step); float: left; font-weight: 700; color: var(--primary); margin-right: 10px; }
.first .small { display: block; margin-top: 4px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--hair); }
.any, #annex th[scope="row"] { overflow-wrap: anywhere; }
td.any { width: 45%; }
.line { display: block; }
thead th { font-size: 0.875rem; color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
th[scope="row"] { font-weight: 600; }
td.num, th.num { text-align: right; white-space: nowrap; }
td.num:last-child, th.num:last-child { padding-right: 0; }
tr.total > * { font-weight: 700; font-size: 1.0625rem; border-top: 1px solid var(--line); }
.objectives .code { white-space: nowrap; display: block; }
.objectives td.num { min-width: 5rem; }
.objectives .plain { font-weight: 400; display: block; }
.objectives tbody th { min-width: 14rem; }
.toc-card { margin-top: 16px; }
[id] { scroll-margin-top: 8px; }
.scroll { overflow-x: auto; }
.notes { padding-left: 20px; }
.notes li + li { margin-top: 4px; }
.bar { width: 100%; height: 28px; display: block; }
.key { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; padding: 0; font-size: 0.875rem; }
.key svg { width: 16px; height: 12px; margin-right: 6px; }
.tree details { border-left: 2px solid var(--hair); padding-left: 12px; margin-top: 8px; }
.tree > details { border-left: 0; padding-left: 0; }
.tree summary { cursor: pointer; min-height: 24px; }
.tree summary > .sign { width: 18px; height: 18px; vertical-align: -4px; margin-right: 6px; }
.tree .rule { font-weight: 700; margin-right: 6px; }
.tree p { margin: 2px 0 2px 26px; max-width: 80ch; }
.tree ul { margin: 2px 0 2px 26px; padding: 0; list-style: none; font-size: 0.875rem; color: var(--muted); }
.tree .cite { border-left: 3px solid var(--info); padding-left: 8px; color: var(--muted); font-size: 0.875rem; }
.grid { display: grid; gap: 16px; }
.toc { columns: 16rem; list-style: none; padding: 0; }
.toc li { break-inside: avoid; padding: 4px 0; }
.toc a { display: inline-flex; gap: 8px; align-items: baseline; min-height: 24px; }
.lead { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
figcaption { font-size: 0.875rem; color: var(--muted); max-width: 80ch; margin-top: 8px; }
.timeline { display: block; width: 100%; min-width: 560px; height: auto; }
.timeline text { font-size: 12px; fill: var(--fg); paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.timeline .faint { fill: var(--muted); }
.timeline .name { font-weight: 700; font-size: 13px; }
.timeline .axis { stroke: var(--hair); stroke-width: 1; }
.timeline .lane { stroke: var(--line); stroke-width: 1; }
.timeline .edge { stroke: var(--primary); stroke-width: 1.5; stroke-dasharray: 5 3; }
.timeline .inner { fill: var(--ok-tint); stroke: var(--ok); stroke-width: 0.75; }
.timeline .outer { fill: url(#hatch); stroke: var(--warn); stroke-width: 0.75; }
.timeline .broken { fill: url(#cross); stroke: var(--bad); stroke-width: 1; }
.timeline .frame { fill: none; stroke: var(--bad); stroke-width: 2; }
.timeline .broken-days { fill: var(--bad); font-weight: 700; }
.timeline .fresh { fill: var(--info-tint); stroke: var(--info); stroke-width: 0.75; }
.timeline .audit { fill: var(--fg); stroke: var(--card); stroke-width: 1.5; }
.timeline .level { fill: var(--card); stroke: none; font-weight: 700; }
.timeline .safe { fill: var(--card); stroke: var(--info); stroke-width: 2; }
.timeline .safe-day { fill: var(--info); font-weight: 700; }
.defs { position: absolute; width: 0; height: 0; }
.f-ok { fill: var(--ok); } .f-warn { fill: url(#hatch); stroke: var(--warn); } .f-lost { fill: var(--sunken); stroke: var(--line); }
.s-warn { stroke: var(--warn); } .s-bad { stroke: var(--bad); }
)css";

constexpr std::string_view kMedia = R"css(
@media (min-width: 800px) {
  .wrap { padding: 0 24px; }
  .first { grid-template-columns: repeat(3, 1fr); }
  .cols { grid-template-columns: 3fr 2fr; align-items: start; }
}
@media (min-width: 1100px) { .grid { grid-template-columns: 7fr 3fr; align-items: start; } }
@media (max-width: 699px) {
  h1 { font-size: 1.5rem; } .answer { font-size: 1.125rem; }
  .stacked, .stacked tbody, .stacked tr, .stacked td, .stacked th { display: block; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked tr { border-bottom: 1px solid var(--line); padding: 12px 0; }
  .stacked tbody tr:last-child { border-bottom: 0; }
  .stacked td, .stacked th { border: 0; padding: 2px 0; }
  .stacked td.num { text-align: left; }
  td.num { white-space: normal; }
  tr.total > * { border: 0; }
  .objectives tbody th { min-width: 0; }
  .stacked td:empty { display: none; }
  .stacked td[data-label]:not(:empty)::before { content: attr(data-label) "\202F: "; color: var(--muted); font-size: 0.875rem; }
  :lang(en) .stacked td[data-label]:not(:empty)::before { content: attr(data-label) ": "; }
  .tree details { padding-left: 8px; }
  .tree p, .tree ul { margin-left: 8px; }
  td.any { width: auto; }
}
@media (forced-colors: active) { .badge, .card, .first > li { border-color: CanvasText; } }
@page { size: A4; margin: 14mm 13mm 16mm; }
@media print {
  :root { color-scheme: light; }
  html { font-size: 12px; }
  body { background: #fff; line-height: 1.35; }
  #situation .running { display: none; }
  .cols { grid-template-columns: 3fr 2fr; align-items: start; }
  .skip, .toc-card, .back { display: none; }
  .band { border-bottom: 0; }
  .wrap { max-width: none; padding: 0; }
  section.page { padding-top: 0; }
  section.page.new { break-before: page; }
  .running { display: block; font-size: 0.75rem; color: var(--muted); border-bottom: 1px solid var(--hair); padding-bottom: 4px; }
  .card { border: 0; padding: 0; }
  .first { grid-template-columns: repeat(3, 1fr); gap: 8px; }
  .first > li { padding: 8px 10px; }
  .objectives tbody th { min-width: 22rem; }
  th, td { padding: 4px 10px 4px 0; }
  .tree { columns: 2; column-gap: 16px; font-size: 0.875rem; }
  .tree summary { min-height: 0; list-style: none; }
  .tree summary > .sign { width: 13px; height: 13px; vertical-align: -2px; margin-right: 4px; }
  .tree .cite, .tree ul { font-size: 0.8125rem; }
  .tree details { margin-top: 2px; padding-left: 6px; }
  .tree p, .tree ul { margin: 1px 0 1px 17px; }
  section.page > .wrap { gap: 10px; }
  .scroll { overflow: visible; }
  .timeline { min-width: 0; }
  h2, h3, h4, caption { break-after: avoid; }
  tr, .first > li, figure, .tree summary { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
)css";

constexpr std::string_view kSymbols = R"svg(
<svg class="defs" aria-hidden="true" focusable="false"><defs>
<symbol id="s-met" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M6 10.4l2.8 2.8L14.2 7.4" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="s-partial" viewBox="0 0 20 20"><path d="M10 2l8.6 15.4H1.4z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><path d="M10 7.4v4.6M10 14.4v.6" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/></symbol>
<symbol id="s-not_met" viewBox="0 0 20 20"><path d="M6.4 1.5h7.2l4.9 4.9v7.2l-4.9 4.9H6.4l-4.9-4.9V6.4z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><path d="M7 7l6 6M13 7l-6 6" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/></symbol>
<symbol id="s-undetermined" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.4 2"/><path d="M7.8 7.8a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2.9-1.2 1.8M10 14v.6" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"/></symbol>
<symbol id="s-not_applicable" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M6 10h8" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/></symbol>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="s-warn" d="M0 3h6" stroke-width="1.2"/></pattern>
<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><path class="s-bad" d="M0 0l6 6M6 0L0 6" stroke-width="1"/></pattern>
</defs></svg>)svg";

}  // namespace

std::string_view style_sheet() {
    static const std::string sheet = std::string(kTokensAndBase) + std::string(kParts) + std::string(kMedia);
    return sheet;
}

std::string_view symbols() {
    return kSymbols;
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t index = 0; index < 3; ++index) {
            group = (group << 8U) | (at + index < bytes.size() ? static_cast<std::uint8_t>(bytes[at + index]) : 0U);
        }
        for (std::size_t index = 0; index < 4; ++index) {
            const bool filled = at + index <= bytes.size();
            out += filled ? kAlphabet[(group >> (18U - 6U * index)) & 63U] : '=';
        }
    }
    return out;
}

}  // namespace egide::documents::html
